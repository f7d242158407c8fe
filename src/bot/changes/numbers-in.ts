export type SaidNumber = { number: string; kind: 'price' | 'deadline' | 'number'; unit: string }

const currency =
  '[$€£¥₹₺₽₴₩]|(?:euros?|eur|usd|dollars?|pounds?|gbp|cents?|chf|francs?|francos|kr|kronor|kuna|zł|pln|czk|huf|ft|yen|rupees?|lira|real|reais|pesos?|元|円)(?![\\p{L}])'
const time =
  '(?:working |business |calendar )?(?:seconds?|minutes?|mins?|hours?|days?|weeks?|months?|years?|sekunden?|minuten?|stunden?|tagen?|tage?|wochen?|monaten?|jours?|heures?|semaines?|mois|días?|horas?|semanas?|mes(?:es)?|giorn[io]|or[ae]|settiman[ae]|dan[a]?|dagen|uur|dni|godzin)(?![\\p{L}])'
const month =
  '(?:january|february|march|april|may|june|july|august|september|october|november|december)(?![\\p{L}])'
const clock = /^\d{1,2}[:.]\d{2}$/
const pattern = new RegExp(
  `(?<lead>[$€£¥₹₺₽₴₩] ?)?(?<![\\p{L}\\p{N}_])(?<number>\\p{Nd}+(?:[.,:'’/-]?\\p{Nd}+)*)(?:[ \\u00a0\\u202f-]?(?:(?<money>${currency}|%)|(?<time>${time})|(?<month>${month})))?`,
  'giu',
)

/** The prices, deadlines and other numbers of a text; times of a clock are none of them. */
export function numbersIn(text: string): SaidNumber[] {
  return [...text.matchAll(pattern)].flatMap(({ groups = {} }): SaidNumber[] => {
    const { lead = '', number = '', money = '', time: span = '', month: day = '' } = groups
    if (lead !== '' || (money !== '' && money !== '%')) {
      return [{ number, kind: 'price', unit: (money || lead).trim() }]
    }
    if (span !== '' || day !== '') return [{ number, kind: 'deadline', unit: span || day }]
    if (clock.test(number)) return []
    return [{ number, kind: 'number', unit: money }]
  })
}

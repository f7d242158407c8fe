/** How a language writes numbers; `group` null: it is not known. */
export type NumberMarks = { decimal: string; group: string | null }

/** Where each script's ten digits begin. */
const zeros = [
  0x0660, 0x06f0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0e50,
  0x0ed0, 0x0f20, 0x1040, 0x17e0, 0xff10,
]
const numberPattern = /[+-]?\d+(?:[.,'\u2019\u00a0\u202f ]?\d+)*/gu
const digitsMax = 15
/** "10k", "B12" and "3万" are other things than 10, 12 and 3; "3人" is three people. */
const letter =
  '(?:(?![\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Hang}\\p{sc=Thai}])[\\p{L}\\p{M}_]|[百千万萬億亿兆백천만억])'
const besideLetter = new RegExp(`${letter}\\d|\\d${letter}`, 'u')

/** The marks of a language such as `de`; undefined where it is none that is known. */
export function numberMarks(language: string | undefined): NumberMarks | undefined {
  if (language === undefined) return undefined
  try {
    if (Intl.NumberFormat.supportedLocalesOf(language).length === 0) return undefined
  } catch {
    return undefined
  }
  const parts = new Intl.NumberFormat(language, { numberingSystem: 'latn' }).formatToParts(123456.7)
  const part = (type: string) => parts.find((one) => one.type === type)?.value
  return { decimal: part('decimal') ?? '.', group: part('group') ?? null }
}

/**
 * The only number of a text, when it can mean one thing: "4", "2,5", "for 3 people". Not "10k",
 * "B12" or "2 or 3"; and "1.000" only where the bot names its language.
 */
export function readNumber(text: string, marks?: NumberMarks): number | undefined {
  const said = withPlainDigits(text.normalize('NFKC'))
  if (besideLetter.test(said)) return undefined
  const [written, second] = said.match(numberPattern) ?? []
  if (written === undefined || second !== undefined || hasOddMark(said, written)) return undefined
  const plain = plainNumber(written, marks)
  if (plain === undefined || plain.replace(/\D/g, '').length > digitsMax) return undefined
  return Number(plain) + 0
}

function withPlainDigits(text: string): string {
  return text
    .replace(/\p{Nd}/gu, (digit) => {
      const code = digit.codePointAt(0) ?? 0
      const zero = zeros.find((one) => code >= one && code < one + 10)
      return zero === undefined ? digit : String(code - zero)
    })
    .replaceAll('\u066b', '.')
    .replace(/(?<=\d)\u066c(?=\d{3})/g, '')
}

/** "1/2", "3:30" and "5-6" are no amounts. */
function hasOddMark(said: string, written: string): boolean {
  const at = said.indexOf(written)
  const before = said.slice(Math.max(0, at - 1), at)
  const after = said.slice(at + written.length, at + written.length + 2)
  return /[\d/:.,^]/.test(before) || /^[/:^]|^[.,-]\d/.test(after)
}

/** The number as JavaScript writes it, or undefined where it is not clear. */
function plainNumber(written: string, marks: NumberMarks | undefined): string | undefined {
  const sign = /^[+-]/.exec(written)?.[0] ?? ''
  const digits = written.slice(sign.length)
  const separators = digits.replace(/\d/g, '').split('').map(sameMark)
  if (separators.length === 0) return written
  const last = separators.at(-1) ?? ''
  const decimal = isDecimal(digits, separators, marks)
  if (decimal === undefined) return undefined
  const groups = decimal ? separators.slice(0, -1) : separators
  const end = decimal ? lastMarkAt(digits) : digits.length
  const whole = digits.slice(0, end)
  const grouped = groups.length === 0 || /^\d{1,3}(?:\D\d{3})+$/.test(whole)
  if (!grouped || new Set(groups).size > 1 || (decimal && groups.includes(last))) return undefined
  const fraction = decimal ? `.${digits.slice(end + 1)}` : ''
  return `${sign}${whole.replace(/\D/g, '')}${fraction}`
}

/** Whether the last separator is the decimal mark; undefined where it could be either. */
function isDecimal(
  digits: string,
  separators: string[],
  marks: NumberMarks | undefined,
): boolean | undefined {
  const last = separators.at(-1) ?? ''
  const isGroup =
    marks?.group !== null && marks?.group !== undefined && sameMark(marks.group) === last
  if (isGroup && /^\d{1,3}(?:\D\d{3})+$/.test(digits)) return false
  if (!'.,'.includes(last)) return undefined
  if (marks?.decimal === last) return true
  if (separators.length > 1) return last === separators[0] ? undefined : true
  return /^(?:0|\d{4,})\D|\D(?:\d{1,2}|\d{4,})$/.test(digits) ? true : undefined
}

function lastMarkAt(digits: string): number {
  return digits.search(/\D\d+$/)
}

function sameMark(mark: string): string {
  return /\s/.test(mark) ? ' ' : mark === '\u2019' ? "'" : mark
}

/** What opens a list of choices, by the language of the bot; at most 20 characters. */
const captions: Readonly<Record<string, string>> = {
  ar: 'اختر',
  bg: 'Изберете',
  cs: 'Vybrat',
  da: 'Vælg',
  de: 'Auswählen',
  el: 'Επιλογή',
  en: 'Choose',
  es: 'Elegir',
  fi: 'Valitse',
  fr: 'Choisir',
  he: 'בחירה',
  hi: 'चुनें',
  hu: 'Választás',
  id: 'Pilih',
  it: 'Scegli',
  ja: '選択する',
  ko: '선택',
  nb: 'Velg',
  nl: 'Kiezen',
  pl: 'Wybierz',
  pt: 'Escolher',
  ro: 'Alege',
  ru: 'Выбрать',
  sv: 'Välj',
  th: 'เลือก',
  tr: 'Seç',
  uk: 'Обрати',
  vi: 'Chọn',
  zh: '选择',
}

/** `language` is such as `de` or `pt-BR`; English where it is not known. */
export const listCaption = (language: string | undefined): string =>
  captions[languageOf(language)] ?? 'Choose'

/** The part before the region; Norwegian has several names. */
export function languageOf(language: string | undefined): string {
  const [base = 'en'] = (language ?? 'en').toLowerCase().split(/[-_]/)
  return base === 'no' || base === 'nn' ? 'nb' : base
}

import { languageOf } from '../../domain/conversation/list-words.ts'

/** What a customer reads where the bot can't read what they sent, by the language of the bot. */
const texts: Readonly<Record<string, string>> = {
  ar: 'لا أستطيع قراءة ذلك هنا. من فضلك اكتبه كنص.',
  bg: 'Не мога да прочета това тук. Моля, напишете го с думи.',
  cs: 'To tady bohužel nepřečtu. Napište to prosím slovy.',
  da: 'Det kan jeg ikke læse her. Skriv det venligst med ord.',
  de: 'Das kann ich hier nicht lesen. Bitte schreiben Sie es in Worten.',
  el: 'Δεν μπορώ να το διαβάσω εδώ. Παρακαλώ γράψτε το με λόγια.',
  en: 'I can’t read that here. Please write it in words.',
  es: 'Aquí no puedo leer eso. Por favor, escríbalo con palabras.',
  fi: 'En voi lukea tuota täällä. Kirjoita se sanoin, kiitos.',
  fr: 'Je ne peux pas lire cela ici. Merci de l’écrire avec des mots.',
  he: 'אני לא יכול לקרוא את זה כאן. נא לכתוב במילים.',
  hi: 'मैं इसे यहाँ नहीं पढ़ सकता। कृपया शब्दों में लिखें।',
  hu: 'Ezt itt nem tudom elolvasni. Kérem, írja le szavakkal.',
  id: 'Saya tidak dapat membacanya di sini. Silakan tulis dengan kata-kata.',
  it: 'Qui non posso leggerlo. Per favore, lo scriva a parole.',
  ja: 'こちらでは読み取れません。文字でお書きください。',
  ko: '여기서는 읽을 수 없습니다. 글로 적어 주세요.',
  nb: 'Det kan jeg ikke lese her. Skriv det gjerne med ord.',
  nl: 'Dat kan ik hier niet lezen. Schrijf het alstublieft in woorden.',
  pl: 'Nie mogę tego tutaj odczytać. Proszę napisać to słowami.',
  pt: 'Não consigo ler isso aqui. Por favor, escreva com palavras.',
  ro: 'Nu pot citi asta aici. Vă rog să scrieți în cuvinte.',
  ru: 'Здесь я не могу это прочитать. Пожалуйста, напишите словами.',
  sv: 'Det kan jag inte läsa här. Skriv det gärna med ord.',
  th: 'ฉันอ่านสิ่งนี้ที่นี่ไม่ได้ โปรดพิมพ์เป็นข้อความ',
  tr: 'Bunu burada okuyamıyorum. Lütfen yazıyla gönderin.',
  uk: 'Тут я не можу це прочитати. Будь ласка, напишіть словами.',
  vi: 'Tôi không đọc được nội dung đó ở đây. Vui lòng viết bằng chữ.',
  zh: '我在这里无法读取该内容。请用文字写下来。',
}

/** `language` is such as `de` or `pt-BR`; English where it is not known. */
export const unreadableIn = (language: string | undefined): string =>
  texts[languageOf(language)] ?? texts['en'] ?? ''

import { languageOf } from '../../domain/conversation/list-words.ts'

/** What a customer reads whose last messages nobody reads, by the language of the bot. */
const texts: Readonly<Record<string, string>> = {
  ar: 'وصلتني منك رسائل أكثر مما أستطيع الرد عليه. لم أقرأ الرسائل الأخيرة.',
  bg: 'Получих от вас повече съобщения, отколкото мога да отговоря. Не прочетох последните.',
  cs: 'Dostal jsem od vás více zpráv, než stihnu zodpovědět. Poslední jsem nečetl.',
  da: 'Jeg har fået flere beskeder fra dig, end jeg kan svare på. De sidste har jeg ikke læst.',
  de: 'Von Ihnen kamen mehr Nachrichten, als ich beantworten kann. Die letzten habe ich nicht gelesen.',
  el: 'Έλαβα από εσάς περισσότερα μηνύματα απ’ όσα μπορώ να απαντήσω. Δεν διάβασα τα τελευταία.',
  en: 'I got more messages from you than I can answer. I did not read the last ones.',
  es: 'Recibí más mensajes suyos de los que puedo responder. No he leído los últimos.',
  fi: 'Sain sinulta enemmän viestejä kuin ehdin vastata. En lukenut viimeisiä.',
  fr: 'J’ai reçu de vous plus de messages que je ne peux en traiter. Je n’ai pas lu les derniers.',
  he: 'קיבלתי ממך יותר הודעות ממה שאני יכול לענות עליהן. לא קראתי את האחרונות.',
  hi: 'मुझे आपसे इतने संदेश मिले कि मैं सबका जवाब नहीं दे सकता। आखिरी संदेश मैंने नहीं पढ़े।',
  hu: 'Több üzenetet kaptam Öntől, mint amennyire válaszolni tudok. Az utolsókat nem olvastam el.',
  id: 'Saya menerima lebih banyak pesan dari Anda daripada yang bisa saya jawab. Yang terakhir tidak saya baca.',
  it: 'Ho ricevuto da lei più messaggi di quanti possa rispondere. Non ho letto gli ultimi.',
  ja: 'お返事できる数を超えるメッセージをいただきました。最後のものは読んでいません。',
  ko: '답변할 수 있는 것보다 많은 메시지를 받았습니다. 마지막 메시지는 읽지 않았습니다.',
  nb: 'Jeg har fått flere meldinger fra deg enn jeg kan svare på. De siste har jeg ikke lest.',
  nl: 'Ik kreeg meer berichten van u dan ik kan beantwoorden. De laatste heb ik niet gelezen.',
  pl: 'Otrzymałem od Państwa więcej wiadomości, niż mogę odpowiedzieć. Ostatnich nie przeczytałem.',
  pt: 'Recebi mais mensagens suas do que consigo responder. Não li as últimas.',
  ro: 'Am primit de la dumneavoastră mai multe mesaje decât pot răspunde. Pe ultimele nu le-am citit.',
  ru: 'От вас пришло больше сообщений, чем я могу ответить. Последние я не прочитал.',
  sv: 'Jag har fått fler meddelanden från dig än jag kan svara på. De sista har jag inte läst.',
  th: 'ฉันได้รับข้อความจากคุณมากเกินกว่าจะตอบได้ ฉันไม่ได้อ่านข้อความล่าสุด',
  tr: 'Sizden yanıtlayabileceğimden çok mesaj geldi. Sonuncuları okumadım.',
  uk: 'Від вас надійшло більше повідомлень, ніж я можу відповісти. Останніх я не прочитав.',
  vi: 'Tôi nhận được nhiều tin nhắn của bạn hơn mức có thể trả lời. Tôi chưa đọc những tin cuối.',
  zh: '您发来的消息多于我能回复的数量，最后几条我没有读。',
}

/** `language` is such as `de` or `pt-BR`; English where it is not known. */
export const floodedIn = (language: string | undefined): string =>
  texts[languageOf(language)] ?? texts['en'] ?? ''

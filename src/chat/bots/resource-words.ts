import type { NumberNews } from '../../control/senders/number-news.ts'
import type { UnservedSender } from '../../control/senders/unserved.ts'
import { maskAddress } from '../../domain/conversation/mask.ts'
import { oneLine, when } from '../kit/rich.ts'
import type { Rich } from '../port.ts'

/** A web URL that was just named, and how bots open it (F40). */
export const urlMade = ({ name, url }: { name: string; url: string }): Rich[] => [
  [{ code: name }, ` is ${oneLine(url, 300)}.`],
  ['Bots name it in their metadata, ', { code: `urls: [${name}]` }],
  ['and open it in texts and buttons as ', { code: `{urls.${name}}` }, '.'],
]

export const urlRenamed = (name: string, leftIn: readonly string[]): Rich[] => [
  ['It is called ', { code: name }, ' from now on.'],
  ...leftLines(leftIn, 'still has the old name.'),
]

export const urlCorrected = (name: string, url: string, leftIn: readonly string[]): Rich[] => [
  [{ code: name }, ` is ${oneLine(url, 300)} from now on.`],
  ...leftLines(leftIn, 'goes on with the old address until it is published anew.'),
]

const leftLines = (leftIn: readonly string[], says: string): Rich[] =>
  leftIn.map((place): Rich => [`⚠️ ${oneLine(place, 80)} ${says}`])

export const urlRetired = (name: string): Rich => [
  { code: name },
  ' is retired: nothing used it, and its name is free.',
]

/** The list of web URLs while it is empty. */
export const noUrlYet = (prefix: string): Rich[] => [
  ['No web URL has a name yet.'],
  [
    'Name one, and bots can open it: ',
    { code: `/${prefix}url add menu https://www.example.com/menu` },
  ],
]

export const urlLine = ({ name, url }: { name: string; url: string }): Rich => [
  { code: name },
  ` ${oneLine(url, 120)}`,
]

/** A number that bots answer on, and how a test number's tester proves it (F54). */
export const senderText = {
  made: ({ name, channel, masked }: { name: string; channel: string; masked: string }): Rich[] => [
    [{ code: name }, ` is ${channel} ${masked}.`],
    [`Bots bind it by name: senders: [${name}] in their metadata.`],
  ],
  changed: (name: string, what: string): Rich => [{ code: name }, ` is ${what} from now on.`],
  retired: (name: string): Rich => [
    { code: name },
    ' is retired: its name and its address are free.',
  ],
  stillSays: (place: string): Rich => [`⚠️ ${oneLine(place, 80)} still says it as it was.`],
  isTest: (name: string, number: string): Rich => [
    { code: name },
    ` is a test number; only ${number} gets answers there.`,
  ],
  proves: (
    masked: string,
    proof: { code: string; expiresAt: number; tries: number },
    zone: string,
  ): Rich => [
    'Its verified number proves itself: from that phone, send ',
    { code: proof.code },
    ` to ${oneLine(masked, 60)}, until `,
    when(proof.expiresAt, zone),
    `. It may be mistyped ${proof.tries - 1} times; before that nobody is answered there.`,
  ],
  none: (prefix: string): Rich => [
    'No number has a name yet. Name one: ',
    { code: `/${prefix}bots sender orders-main whatsapp +15550101234` },
  ],
  incomplete: 'A new number needs a name, a channel and an address.',
  example: (prefix: string): string =>
    `For example: /${prefix}bots sender orders-whatsapp whatsapp +15550101234.`,
} as const

/** Where bots get data from. */
export const endpointText = {
  is: (name: string, url: string): Rich => [{ code: name }, ` is ${oneLine(url, 300)}.`],
  secret: (secret: string): Rich => ['Its secret, shown this once: ', { code: secret }],
  checkWith: 'Check with it what is sent there (Standard Webhooks). One before goes on for 7 days.',
  renamed: (name: string): Rich => ['It is called ', { code: name }, ' from now on.'],
  oldName: (place: string): Rich => [`⚠️ ${oneLine(place, 80)} still has the old name.`],
  retired: (name: string): Rich => [{ code: name }, ' is gone: nothing used it.'],
  none: (prefix: string): Rich => [
    'No action endpoint has a name yet. Name one: ',
    { code: `/${prefix}bots endpoint order-actions https://actions.example.com` },
  ],
  incomplete: 'An action endpoint needs a name and an address.',
  example: 'For example: /bots endpoint order-actions https://actions.example.com.',
} as const

/** Which number of WhatsApp a name stands for, and with what its app signs. */
export const numberText = {
  connected: (made: {
    sender: string
    numberId: string
    account: string | null
    secretName: string
    tokenName: string
  }): Rich[] => [
    [{ code: made.sender }, ` is the WhatsApp number ${made.numberId}${accountWords(made)}.`],
    ['Its app signs with ', { code: made.secretName }, ', and answers go out with '],
    [{ code: made.tokenName }, '. Let that app post to /whatsapp/webhook too.'],
  ],
  disconnected: (sender: string): Rich => [{ code: sender }, ' is connected to no number now.'],
  none: (prefix: string): Rich => [
    'No number of WhatsApp has a name yet. A manager names one: ',
    { code: `/${prefix}bots sender orders-main whatsapp +15550101234` },
  ],
  noId: 'To connect a number takes its id at WhatsApp.',
  howConnect: (prefix: string): string =>
    `For example: /${prefix}bots channel orders-main number:106540352242922. Meta shows it beside the number.`,
  idIs: 'Meta’s phone number id.',
} as const

export const accountWords = ({ account }: { account: string | null }): string =>
  account === null ? '' : ` of the account ${account}`

/** One kind of news of a channel: when last, how often, what it means and what to do. */
export function newsLine(news: NumberNews, zone: string): Rich {
  const { kind, what, numberId, count, lastAt, sender } = news
  const often = count > 1 ? `, ${count} times` : ''
  const about = { what: oneLine(what, 120), id: oneLine(numberId ?? '', 40), sender }
  return [when(lastAt, zone), `${often}: ${wordsOf[kind](about)}`]
}

type About = { what: string; id: string; sender: string | null }

const wordsOf: Record<NumberNews['kind'], (about: About) => string> = {
  'bad signature': () =>
    'WhatsApp deliveries that no app secret here signed were refused. They may be a stranger’s; where customers get no answer, set WHATSAPP_APP_SECRET to the App Secret of the Meta app, and restart.',
  'bad verification': () =>
    'Somebody asked for the address with another verify token than ours. Where that was Meta, enter the one of WHATSAPP_VERIFY_TOKEN under WhatsApp > Configuration.',
  'unknown number': ({ what, id, sender }) => {
    const number = what === '' ? 'a number' : maskAddress(`+${what}`)
    return sender === null
      ? `WhatsApp messages came for ${number} (id ${id}), which has no name here. Name it, /bots sender, or connect one: /bots channel name:… number:${id}.`
      : `WhatsApp messages came for ${number}, which is ${sender} here, with the id ${id}, and were not answered: that is not its id here, or another app signed them. Where it is right, connect it: /bots channel ${sender} number:${id}.`
  },
  'foreign number': ({ id }) =>
    `WhatsApp messages for the number ${id} were signed by another app than its own, and not answered. /bots channel says which it should be.`,
  unreadable: ({ what }) =>
    `WhatsApp sent what can’t be read: ${what}. It is kept; where it goes on, look for a newer Slipway, or for what else posts to /whatsapp/webhook.`,
  trouble: ({ what }) => `WhatsApp says: ${what}.`,
  notice: ({ what }) => `news of WhatsApp: ${what}.`,
  echo: ({ what }) => `${what}.`,
  standby: () =>
    'Another responder has conversations of this number, so the bot keeps silent in them. Meta Business Suite says which.',
}

/** Where a bot is active that no customer reaches (F56): the first of them, and how many more. */
export function unservedLine(unserved: readonly UnservedSender[]): Rich[] {
  const [first] = unserved
  if (!first) return []
  const more = unserved.length > 1 ? ` The same on ${unserved.length - 1} more.` : ''
  return [[`⚠️ ${oneLine(first.sender, 40)}: ${oneLine(first.why, 200)}.${more}`]]
}

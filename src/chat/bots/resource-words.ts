import type { NumberNews } from '../../control/senders/list-numbers.ts'
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
    { code: `/${prefix}bots url add menu https://www.example.com/menu` },
  ],
]

export const urlLine = ({ name, url }: { name: string; url: string }): Rich => [
  { code: name },
  ` ${oneLine(url, 120)}`,
]

/** One kind of news of a channel: when last, how often, what it means and what to do. */
export function newsLine({ kind, what, numberId, count, lastAt }: NumberNews, zone: string): Rich {
  const often = count > 1 ? `, ${count} times` : ''
  const about = { what: oneLine(what, 120), id: oneLine(numberId ?? '', 40) }
  return [when(lastAt, zone), `${often}: ${wordsOf[kind](about)}`]
}

type About = { what: string; id: string }

const wordsOf: Record<NumberNews['kind'], (about: About) => string> = {
  'bad signature': () =>
    'WhatsApp deliveries whose signature is of no app secret here were refused. Set WHATSAPP_APP_SECRET to the App Secret of the Meta app, and restart.',
  'bad verification': () =>
    'Meta asked for the address with another verify token. Enter the one of WHATSAPP_VERIFY_TOKEN under WhatsApp > Configuration.',
  'unknown number': ({ what, id }) =>
    `WhatsApp messages came for ${what === '' ? 'a number' : what} (id ${id}), which has no name here. Name it, /bots sender, or connect one: /bots channel name:… number:${id}.`,
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

/** What keeps customers from an answer; the rest is news. */
export const isSerious = ({ kind }: Pick<NumberNews, 'kind'>): boolean =>
  kind !== 'notice' && kind !== 'echo'

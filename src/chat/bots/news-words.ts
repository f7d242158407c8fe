import type { NumberNews } from '../../control/senders/list-numbers.ts'
import { oneLine, when } from '../kit/rich.ts'
import type { Rich } from '../port.ts'

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

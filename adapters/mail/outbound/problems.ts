import { SendProblem } from '../../../src/chat/outbound-port.ts'
import { MailboxRefused } from '../../../src/mail/port.ts'

/** What nodemailer says of an attempt that failed. */
type Failed = { code?: unknown; command?: unknown; response?: unknown; responseCode?: unknown }

const soonMs = 1000
/** A mailbox that is full, or a server that refuses us, is asked this often. */
const laterMs = 5 * 60_000

/** The server is not there, or says that it closes; whether it took the mail nobody knows. */
const away = new Set(['ECONNECTION', 'ESOCKET', 'ETIMEDOUT', 'EDNS', 'EPROXY', 'EPROTOCOL'])

/**
 * What a failure means. For good: this address (`MailboxRefused`), or this mail. For now: the mail
 * (451), or all of them, because the server is away or does not let us send.
 */
export function problemOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { code, command, response, responseCode } = error as Failed
  const reply = Number(responseCode)
  const said = words(typeof response === 'string' && response !== '' ? response : error.message)
  if (reply === 421 || away.has(String(code))) {
    return new SendProblem('mail', `The mail server did not answer: ${said}`, soonMs, 'platform')
  }
  const isOurs = code === 'EAUTH' || code === 'ETLS' || command === 'MAIL FROM'
  if (isOurs) return refusesUs(said)
  if (reply >= 400 && reply < 500) {
    return new SendProblem('mail', `The mail server asks to try later: ${said}`, soonMs)
  }
  if (reply >= 500 && reply < 600) return ofPermanent(reply, command === 'RCPT TO', said)
  return code === 'EENVELOPE' ? new MailboxRefused(`No mail can go there: ${said}`) : error
}

/**
 * 5.7 is about who sends, but at RCPT TO it is one mailbox that does not take us. A full one (x.2.2)
 * is asked again.
 */
function ofPermanent(reply: number, isRecipient: boolean, said: string): SendProblem {
  const status = /\b5\.(\d{1,3}\.\d{1,3})\b/.exec(said)?.[1] ?? ''
  const isRelaying = /\brelay/i.test(said)
  if ((status.startsWith('7.') && !isRecipient) || isRelaying) return refusesUs(said)
  if (status === '2.2' || reply === 552) {
    return new SendProblem('mail', `The mailbox is full: ${said}`, laterMs)
  }
  if (isRecipient) return new MailboxRefused(`The mail server refuses the address: ${said}`)
  return new SendProblem('mail', `The mail server refuses this mail: ${said}`, null)
}

export const refusesUs = (said: string): SendProblem =>
  new SendProblem('mail', `The mail server does not let us send: ${said}`, laterMs, 'install')

/** 5.7 at RCPT TO: the mailbox takes no mail of ours, unless others are refused so too. */
export const isPolicy = (meant: unknown): meant is MailboxRefused =>
  meant instanceof MailboxRefused && /\b5\.7\.\d/.test(meant.message)

/** Servers answer in several lines. */
const words = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, 300)

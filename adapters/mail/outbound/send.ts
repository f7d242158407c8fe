import { createHash } from 'node:crypto'
import { createTransport } from 'nodemailer'
import { SendProblem } from '../../../src/chat/outbound-port.ts'
import { mailAddress } from '../../../src/domain/people/mail-address.ts'
import { MailboxRefused } from '../../../src/mail/port.ts'
import type { Mail, MailOut } from '../../../src/mail/port.ts'
import { htmlOf } from '../render/render-html.ts'
import { textOf } from '../render/render-text.ts'
import { isPolicy, problemOf, refusesUs } from './problems.ts'

type Address = { name: string; address: string }

export type MailSettings = {
  smtp: {
    host: string
    port: number
    secure: boolean
    auth: { user: string; pass: string } | null
  }
  from: Address
  unsubscribeTo: string | null
  now: () => number
  /** How long the server may say nothing. */
  timeoutMs?: number
}

const connectionsMax = 4
const isLocal = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|::1)$/i.test(host)

/** Sends by SMTP, a mail to one person each; what the server refused is thrown as what it means. */
export function createMailOut(settings: MailSettings): MailOut & { stop: () => void } {
  const transport = createTransport(optionsOf(settings))
  // Without a listener an idle connection that breaks would end the process.
  transport.on('error', () => {})
  let problem: string | null = null
  let lastSentAt: number | null = null
  let isKnown = false
  /** Mailboxes whose policy refused us since the server took a mail. */
  const refusedBy = new Set<string>()

  async function send(mail: Mail): Promise<void> {
    // A line break would begin another header, and a comma another recipient.
    if (mailAddress(mail.to.address) === null) throw new MailboxRefused('This is no mail address')
    try {
      const { rejected } = await transport.sendMail(messageOf(mail, settings))
      // It resolves also where somebody of several was refused.
      if (rejected.length > 0) throw new MailboxRefused('The mail server refuses the address')
      note(null)
      refusedBy.clear()
      lastSentAt = settings.now()
    } catch (error) {
      const meant = judged(problemOf(error), mail.to.address)
      if (meant instanceof SendProblem) note(ofAll(meant) ? meant.message : null)
      throw meant
    }
  }

  /** Where one mailbox after the other refuses us and none takes a mail, it is about us. */
  function judged(meant: unknown, address: string): unknown {
    if (!isPolicy(meant)) return meant
    refusedBy.add(address)
    return refusedBy.size > 1 ? refusesUs(meant.message) : meant
  }

  async function check(): Promise<void> {
    if (isKnown && problem === null) return
    try {
      await transport.verify()
      note(null)
    } catch (error) {
      const meant = problemOf(error)
      note(meant instanceof Error ? meant.message : String(meant))
    }
  }

  function note(now: string | null): void {
    problem = now
    isKnown = true
  }

  return {
    send,
    check,
    problem: () => problem,
    lastSentAt: () => lastSentAt,
    stop: () => transport.close(),
  }
}

/** Other mails would meet it too. */
const ofAll = ({ reach }: SendProblem): boolean => reach === 'platform' || reach === 'install'

function optionsOf({ smtp, timeoutMs = 10_000 }: MailSettings) {
  const { host, port, secure, auth } = smtp
  return {
    pool: true as const,
    host,
    port,
    secure,
    ...(auth && { auth }),
    // A password never goes over the network as it is.
    requireTLS: !secure && auth !== null && !isLocal(host),
    ignoreTLS: !secure && isLocal(host),
    maxConnections: connectionsMax,
    // The outbox tries again, and knows what was tried.
    maxRequeues: 0,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false as const,
  }
}

function messageOf(mail: Mail, { from, unsubscribeTo }: MailSettings) {
  const idOf = (key: string) => messageIdOf(key, from.address)
  const root = mail.answers === null ? null : idOf(mail.answers)
  const ways = mail.unsubscribe === null ? [] : [`<${mail.unsubscribe}>`]
  if (mail.unsubscribe !== null && unsubscribeTo !== null) {
    ways.push(`<mailto:${unsubscribeTo}?subject=unsubscribe>`)
  }
  return {
    from,
    to: [mail.to],
    subject: mail.subject,
    messageId: idOf(mail.key),
    ...(root !== null && { inReplyTo: root, references: [root] }),
    text: textOf(mail),
    html: htmlOf(mail),
    headers: {
      'Auto-Submitted': 'auto-generated',
      ...(ways.length > 0 && { 'List-Unsubscribe': { prepared: true, value: ways.join(', ') } }),
      ...(mail.unsubscribe?.startsWith('https:') && {
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
    },
  }
}

/** The same at every attempt, so that a mail that came twice is known as one. */
const messageIdOf = (key: string, from: string): string => {
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 32)
  return `<${hash}@${from.split('@')[1] ?? 'localhost'}>`
}

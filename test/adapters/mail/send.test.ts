import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createMailOut } from '../../../adapters/mail/index.ts'
import { SendProblem } from '../../../src/chat/outbound-port.ts'
import { MailboxRefused } from '../../../src/mail/port.ts'
import type { Mail } from '../../../src/mail/port.ts'
import { smtpDouble } from '../../doubles/smtp/smtp-double.ts'
import type { SmtpDouble } from '../../doubles/smtp/smtp-double.ts'
import { edited } from '../../bot/changes/tell.ts'

const noon = Date.UTC(2026, 10, 2, 12)
const login = { user: 'slipway', pass: 'hunter2 & more' }

describe('mail by SMTP', () => {
  let server: SmtpDouble
  const outs: { stop: () => void }[] = []
  beforeAll(async () => {
    server = await smtpDouble(login)
  })
  afterEach(() => {
    server.trouble(() => null)
    server.received.length = 0
  })
  afterAll(async () => {
    for (const one of outs) one.stop()
    await server.stop()
  })

  const out = (more: { auth?: typeof login; port?: number } = {}) => {
    const { auth = login, port = server.port } = more
    const made = createMailOut({
      smtp: { host: '127.0.0.1', port, secure: false, auth },
      from: { name: 'Slipway', address: 'desk@example.com' },
      unsubscribeTo: 'stop@example.com',
      now: () => noon,
      timeoutMs: 10_000,
    })
    outs.push(made)
    return made
  }
  const mail = (more: Partial<Mail> = {}): Mail => ({
    key: '01J0',
    to: { name: 'Ana', address: 'ana@example.com' },
    subject: 'Approval needed to publish Assistant : Order desk',
    heading: 'Dana wants to publish Order desk',
    status: '⏳ Waiting for 1 approval',
    facts: [{ label: 'Why', text: '<b>"New" hours</b>, see evil.example.com' }],
    told: edited(['open Monday to Saturday, 9:00 to 18:00', 'open every day, 9:00 to 20:00']),
    links: [{ label: 'Read the request', url: 'https://slipway.example.com/r/x.y' }],
    footer: ['You get this mail because your review is asked for.'],
    answers: null,
    unsubscribe: null,
    ...more,
  })
  const failure = async (one: Mail, by = out()): Promise<unknown> =>
    by.send(one).then(
      () => null,
      (error: unknown) => error,
    )

  it('F29 sends text and HTML with the subject as it is, and nothing people typed is markup', async () => {
    await out().send(mail())
    const [{ from, to, raw, mail: read }] = server.received as [SmtpDouble['received'][number]]
    expect([from, to]).toEqual(['desk@example.com', ['ana@example.com']])
    expect(read.subject).toBe('Approval needed to publish Assistant : Order desk')
    expect(read.text).toContain('open [Monday to Saturday → every day]')
    expect(read.text).not.toContain('evil.example')
    expect(read.text).toContain('https://slipway.example.com/r/x.y')
    expect(read.html).toContain('&lt;b&gt;&quot;New&quot; hours&lt;/b&gt;')
    expect(read.html).toContain('What customers will notice')
    const hrefs = [...String(read.html).matchAll(/href="([^"]*)"/g)].map(([, href]) => href)
    expect(hrefs).toEqual(['https://slipway.example.com/r/x.y'])
    expect(read.html).not.toMatch(/<(script|form|img|button|input)|evil\.example/)
    expect(read.headers.get('auto-submitted')).toBe('auto-generated')
    expect(read.headers.has('list')).toBe(false)
    expect(raw).not.toContain('hunter2')
  })

  it('F29 keeps a thread by the id of its first mail, and ends news by one click', async () => {
    await out().send(mail())
    const unsubscribe = 'https://slipway.example.com/r/stop/abc'
    await out().send(mail({ key: '01J1', answers: '01J0', unsubscribe }))
    const [root, next] = server.received.map((one) => one.mail)
    expect(root?.messageId).toMatch(/^<[0-9a-f]{32}@example\.com>$/)
    expect([next?.inReplyTo, next?.references]).toEqual([root?.messageId, root?.messageId])
    expect(next?.messageId).not.toBe(root?.messageId)
    const raw = server.received[1]?.raw.replace(/\r\n[ \t]/g, ' ')
    expect(raw).toContain(
      `List-Unsubscribe: <${unsubscribe}>, <mailto:stop@example.com?subject=unsubscribe>\r\n`,
    )
    expect(raw).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n')
  })

  it('F29 has one Message-ID for a mail that is tried again, also after a line that was cut', async () => {
    server.trouble((_, attempt) => (attempt === first ? { at: 'cut' } : null))
    const first = server.attempts() + 1
    const cut = await failure(mail())
    expect(cut).toMatchObject({ reach: 'platform', isUnsure: true, retryAfterMs: 1000 })
    await out().send(mail())
    expect(server.received).toHaveLength(2)
    expect(new Set(server.received.map((one) => one.mail.messageId)).size).toBe(1)
  })

  it('F29 blames us, not the mailboxes, where one after the other refuses by policy', async () => {
    server.trouble(() => ({ at: 'to', says: '550 5.7.1 Members only' }))
    const sending = out()
    const to = (address: string) => mail({ to: { name: 'Li', address } })
    expect(await failure(to('a@example.com'), sending)).toBeInstanceOf(MailboxRefused)
    expect(await failure(to('b@example.com'), sending)).toMatchObject({ reach: 'install' })
    server.trouble(() => null)
    await sending.send(to('c@example.com'))
    server.trouble(() => ({ at: 'to', says: '550 5.7.1 Members only' }))
    expect(await failure(to('b@example.com'), sending)).toBeInstanceOf(MailboxRefused)
    server.trouble(() => null)
  })

  it.each([
    ['550 5.1.1 No such user', 'to', MailboxRefused, { retryAfterMs: null, reach: 'message' }],
    ['550 5.7.1 Relaying denied', 'to', SendProblem, { retryAfterMs: 300_000, reach: 'install' }],
    ['550 Relay access denied', 'to', SendProblem, { retryAfterMs: 300_000, reach: 'install' }],
    ['550 5.7.1 Blocked', 'from', SendProblem, { retryAfterMs: 300_000, reach: 'install' }],
    ['550 5.7.1 Blocked', 'data', SendProblem, { retryAfterMs: 300_000, reach: 'install' }],
    ['550 5.7.1 Members only', 'to', MailboxRefused, { retryAfterMs: null, reach: 'message' }],
    ['552 5.2.2 Mailbox full', 'to', SendProblem, { retryAfterMs: 300_000, reach: 'message' }],
    ['450 4.2.0 Greylisted', 'to', SendProblem, { retryAfterMs: 1000, reach: 'message' }],
    ['451 4.3.0 Try again', 'data', SendProblem, { retryAfterMs: 1000, reach: 'message' }],
    ['554 5.6.0 Not this mail', 'data', SendProblem, { retryAfterMs: null, reach: 'message' }],
    ['550 5.1.8 Unknown sender', 'from', SendProblem, { retryAfterMs: 300_000, reach: 'install' }],
    ['421 4.3.2 Closing', 'from', SendProblem, { retryAfterMs: 1000, reach: 'platform' }],
  ] as const)('F29 knows what %s at %s means', async (says, at, kind, what) => {
    server.trouble(() => ({ at, says }))
    const sending = out()
    const error = await failure(mail(), sending)
    expect(error).toBeInstanceOf(kind)
    expect(error instanceof MailboxRefused).toBe(kind === MailboxRefused)
    expect(error).toMatchObject(what)
    const isOfAll = what.reach !== 'message'
    expect(sending.problem() === null).toBe(!isOfAll)
    server.trouble(() => null)
    await sending.send(mail())
    expect([sending.problem(), sending.lastSentAt()]).toEqual([null, noon])
  })

  it('F29 waits for a server that is away, and for a password that is wrong, and never tells it', async () => {
    const closed = await smtpDouble()
    await closed.stop()
    const down = await failure(mail(), out({ port: closed.port }))
    expect(down).toMatchObject({ reach: 'platform', retryAfterMs: 1000 })
    const refused = await failure(mail(), out({ auth: { ...login, pass: 'hunter3' } }))
    expect(refused).toMatchObject({ reach: 'install', retryAfterMs: 300_000 })
    expect(`${JSON.stringify(refused)} ${String(refused)}`).not.toContain('hunter')
    const wrong = out({ auth: { ...login, pass: 'hunter3' } })
    await wrong.check()
    expect(wrong.problem()).toMatch(/^The mail server does not let us send: .*535/)
    const right = out()
    await right.check()
    expect(right.problem()).toBeNull()
  })

  it.each(['a@x\r\nBcc: e@x', 'a@x, e@x', 'a@x> <e@x', 'nobody', '"a b"@x'])(
    'F29 sends nothing to %j',
    async (address) => {
      const error = await failure(mail({ to: { name: 'Ana', address } }))
      expect(error).toBeInstanceOf(MailboxRefused)
      expect(server.received).toEqual([])
    },
  )
})

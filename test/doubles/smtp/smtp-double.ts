import { simpleParser } from 'mailparser'
import type { ParsedMail } from 'mailparser'
import { SMTPServer } from 'smtp-server'

/** How one mail goes wrong: refused before its text, after it, or the line cut once it was taken. */
export type Trouble = { at: 'from' | 'to' | 'data'; says: string } | { at: 'cut' }

export type Received = { from: string; to: string[]; raw: string; mail: ParsedMail }

export type SmtpDouble = {
  port: number
  /** What the server took, in that order; what it took and then denied by a cut line is in it. */
  received: Received[]
  /** Asked for each mail, with the recipients known so far. */
  trouble: (decide: (to: readonly string[], attempt: number) => Trouble | null) => void
  attempts: () => number
  stop: () => Promise<void>
}

/** A mail server on this machine that refuses what SMTP refuses; with `login` only after it. */
export async function smtpDouble(
  login: { user: string; pass: string } | null = null,
  port = 0,
): Promise<SmtpDouble> {
  const received: Received[] = []
  let decide: (to: readonly string[], attempt: number) => Trouble | null = () => null
  let attempts = 0
  /** Several connections are served at once. */
  const attemptOf = new Map<string, number>()
  const server = new SMTPServer({
    authOptional: login === null,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    onAuth: ({ username, password }, _session, done) =>
      username === login?.user && password === login?.pass
        ? done(null, { user: username })
        : done(smtpError('535 5.7.8 Authentication credentials invalid')),
    onMailFrom: (_address, { id }, done) => {
      attempts += 1
      attemptOf.set(id, attempts)
      const now = decide([], attempts)
      done(now?.at === 'from' ? smtpError(now.says) : null)
    },
    onRcptTo: ({ address }, { id }, done) => {
      const now = decide([address], attemptOf.get(id) ?? 0)
      done(now?.at === 'to' ? smtpError(now.says) : null)
    },
    onData: (stream, session, done) => {
      const { mailFrom, rcptTo } = session.envelope
      const to = rcptTo.map(({ address }) => address)
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const trouble = decide(to, attemptOf.get(session.id) ?? 0)
        if (trouble?.at === 'data') return done(smtpError(trouble.says))
        const raw = Buffer.concat(parts).toString('utf8')
        const from = mailFrom === false ? '' : mailFrom.address
        void simpleParser(raw).then((mail) => {
          received.push({ from, to, raw, mail })
          if (trouble?.at !== 'cut') return done()
          for (const connection of server.connections) connection._socket.destroy()
        })
      })
    },
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    received,
    trouble: (next) => {
      decide = next
    },
    attempts: () => attempts,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** `550 5.1.1 No such user`: the code that smtp-server answers with, and the words. */
function smtpError(says: string): Error {
  const [, code = '550', words = says] = /^(\d{3}) (.*)$/s.exec(says) ?? []
  return Object.assign(new Error(words), { responseCode: Number(code) })
}

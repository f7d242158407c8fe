import { z } from 'zod'

export type MailAddress = { name: string; address: string }

export type SmtpServer = {
  host: string
  port: number
  /** TLS from the first byte (smtps). */
  secure: boolean
  auth: { user: string; pass: string } | null
}

const smtpError =
  'give smtp://user:password@host:587, or smtps://…:465, with %40 for an @ in the user'
export const fromError = 'give an address, or a name and an address: Slipway <slipway@example.com>'
const address = /^[^\s@<>"(),:;\\[\]]{1,64}@[a-z\d](?:[a-z\d.-]{0,251}[a-z\d])?$/i

export const smtpUrl = z.string().transform((text, ctx): SmtpServer => {
  const server = serverOf(text)
  if (server) return server
  ctx.addIssue({ code: 'custom', message: smtpError })
  return z.NEVER
})

export const mailFrom = z.string().transform((text, ctx): MailAddress => {
  const [, name = '', inside = text.trim()] =
    /^\s*"?([^"<>\r\n]*?)"?\s*<([^<>]+)>\s*$/.exec(text) ?? []
  if (address.test(inside)) return { name: name || 'Slipway', address: inside }
  ctx.addIssue({ code: 'custom', message: fromError })
  return z.NEVER
})

export const mailAddress = z.string().regex(address, 'give an address, or leave it out')

function serverOf(text: string): SmtpServer | null {
  if (!/^smtps?:\/\//i.test(text) || !URL.canParse(text)) return null
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text)
  const isPlain = `${pathname}${search}${hash}`.replace('/', '') === ''
  const user = decoded(username)
  const pass = decoded(password)
  if (!isPlain || hostname === '' || user === null || pass === null) return null
  if ((user === '') !== (pass === '')) return null
  const secure = protocol.toLowerCase() === 'smtps:'
  const host = hostname.replace(/^\[|\]$/g, '')
  return {
    host,
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    auth: user === '' ? null : { user, pass },
  }
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

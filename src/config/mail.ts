import type { Environment, Values } from './environment.ts'
import { fromError } from './mail-values.ts'
import type { MailAddress, SmtpServer } from './mail-values.ts'

export type MailConfig = {
  smtp: SmtpServer
  from: MailAddress
  /** Where people who want no news write to, beside the one click. */
  unsubscribeTo: string | null
}

export function readMailConfig(values: Values): MailConfig | null {
  const { SMTP_URL: smtp, MAIL_FROM: from, MAIL_UNSUBSCRIBE: unsubscribeTo = null } = values
  return smtp && from ? { smtp, from, unsubscribeTo } : null
}

/** Mails need a sender, lead to our pages, and the links in them are signed. */
export function mailProblems(env: Environment): Record<string, string> {
  if (env.SMTP_URL === undefined) {
    const lonely = ['MAIL_FROM', 'MAIL_UNSUBSCRIBE'].filter((name) => env[name] !== undefined)
    return Object.fromEntries(
      lonely.map((name) => [name, 'it is for mail alone: set SMTP_URL too, or take it out']),
    )
  }
  const wrong: Record<string, string> = {}
  if (env.MAIL_FROM === undefined) wrong.MAIL_FROM = `mail is sent only with it: ${fromError}`
  if (env.PUBLIC_URL === undefined) wrong.PUBLIC_URL = 'mails lead to pages of this server, there'
  const keepsNoKey = env.DATABASE_URL?.startsWith('postgres') && env.SECRET_KEY === undefined
  if (keepsNoKey) wrong.SECRET_KEY = 'it signs the links in mails: give at least 32 characters'
  return wrong
}

import { z } from 'zod'
import { parseWorkingHours } from '../domain/people/desk.ts'
import type { Desk } from '../domain/people/desk.ts'
import { didYouMeanZone, zoneNamed } from '../domain/time/zones.ts'
import { mailAddress, mailFrom, smtpUrl } from './mail-values.ts'

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
/** As a process has it; absent and empty are the same. */
export type Environment = Record<string, string | undefined>
export type Database = { url: string } | { file: string }
/** Where Agenda keeps its wake-ups when that is not our own database. */
export type AgendaStore = { kind: 'postgres' | 'mongo'; url: string }

const webAddress = z
  .url({
    protocol: /^https?$/,
    error: 'give a full address, for example https://slipway.example.com',
  })
  .transform((url) => url.replace(/\/+$/, ''))
export const onOrOff = z.stringbool({
  truthy: ['on', 'true', 'yes', '1'],
  falsy: ['off', 'false', 'no', '0'],
  error: 'say on or off',
})
const snowflake = z.string().regex(/^\d{5,20}$/, 'give the id, which is digits only')
const secretKey = z.string().min(32, 'give at least 32 characters, or leave it out')
const portError = 'give a port number from 0 to 65535'
const keepError = 'give a number of days, 183 (six months) or more, or leave it out'
const adminError =
  'list accounts with commas between, each slack:T0123:U0456, discord:123456 or playground:ava'
const agendaError =
  'give postgres://user:password@host/database or mongodb://host/database, or leave it out'
const databaseError =
  'give postgres://user:password@host/database or sqlite:path/to/file.db, or leave it out'

/** IANA name; an abbreviation such as EST is no place where people live by a clock. */
function deskZone(text: string, ctx: z.RefinementCtx): string {
  const zone = zoneNamed(text)
  if (zone !== null) return zone
  const hint = didYouMeanZone(text).trim()
  ctx.addIssue(`give a time zone such as Europe/Berlin${hint && ` (${hint})`}`)
  return z.NEVER
}

function workingHours(text: string, ctx: z.RefinementCtx): Omit<Desk, 'zone'> {
  const hours = parseWorkingHours(text)
  if (hours !== null) return hours
  ctx.addIssue('give from and to on one day, such as 09:00-17:00')
  return z.NEVER
}

/** Every variable on its own; what they mean together is checked beside each platform. */
export const environment = z.object({
  HOST: z
    .string()
    .regex(/^[\w.:[\]-]+$/, 'give a host name or an address')
    .default('127.0.0.1'),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, portError)
    .refine((port) => Number(port) <= 65_535, portError)
    .default('3000')
    .transform(Number),
  PUBLIC_URL: webAddress.optional(),
  LINK_URL: webAddress.optional(),
  DATABASE_URL: z.string().default('sqlite:data/slipway.db').transform(databaseOf),
  PLAYGROUND: onOrOff.optional(),
  SECRET_KEY: secretKey.optional(),
  SECRET_KEY_OLD: z.string().default('').transform(listOf).pipe(z.array(secretKey)),
  ADMINS: z.string().default('').transform(accountsOf),
  COMMAND_PREFIX: z
    .string()
    .regex(/^[a-z0-9_-]{1,16}$/, 'use at most 16 small letters, digits, - and _')
    .default(''),
  DESK_ZONE: z.string().default('UTC').transform(deskZone),
  WORKING_HOURS: z.string().default('09:00-17:00').transform(workingHours),
  LOG_LEVEL: z.enum(logLevels, `say one of ${logLevels.join(', ')}`).default('info'),
  CUSTOMER_WAITING_MAX: wholeFrom(10, 10_000, 250),
  ALLOW_PRIVATE_ACTIONS: onOrOff.default(false),
  KEEP_AUDIT_DAYS: z
    .string()
    .regex(/^\d{1,5}$/, keepError)
    .transform(Number)
    .refine((days) => days >= 183, keepError)
    .optional(),
  KEEP_SESSION_DAYS: daysFrom(1, 400),
  // Channels deliver again for up to a week.
  KEEP_INBOUND_DAYS: daysFrom(8, 14),
  KEEP_SENT_DAYS: daysFrom(1, 30),
  AGENDA_URL: z.string().transform(agendaOf).optional(),
  SLIPWAY_URL: webAddress.optional(),
  SLIPWAY_TOKEN: z
    .string()
    .regex(/^slw_[0-9A-Za-z]{32}$/, 'give the whole token as it was shown, slw_ and 32 characters')
    .optional(),
  SLACK_BOT_TOKEN: z
    .string()
    .regex(/^xoxb-\S+$/, 'give the "Bot User OAuth Token", which starts with xoxb-')
    .optional(),
  SLACK_APP_TOKEN: z
    .string()
    .regex(/^xapp-\S+$/, 'give the app-level token with connections:write, which starts with xapp-')
    .optional(),
  SLACK_SIGNING_SECRET: z.string().optional(),
  SLACK_API_URL: webAddress.optional(),
  SLACK_CLIENT_ID: z.string().optional(),
  SLACK_CLIENT_SECRET: z.string().optional(),
  SLACK_STATE_SECRET: z.string().min(16, 'give at least 16 characters').optional(),
  DISCORD_TOKEN: z
    .string()
    .regex(/^\S+$/, 'give the bot token as it was shown, without spaces')
    .optional(),
  DISCORD_APPLICATION_ID: snowflake.optional(),
  DISCORD_GUILD_ID: snowflake.optional(),
  DISCORD_API_URL: webAddress.optional(),
  WHATSAPP_APP_SECRET: z
    .string()
    .transform(listOf)
    .pipe(z.array(z.string().min(16, 'give the App Secret as Meta shows it, 32 characters')).min(1))
    .optional(),
  WHATSAPP_VERIFY_TOKEN: z
    .string()
    .regex(/^\S{16,}$/, 'make up at least 16 characters without spaces')
    .optional(),
  WHATSAPP_ACCESS_TOKEN: z
    .string()
    .regex(
      /^\S{16,}$/,
      'give the access token as Meta shows it: 16 characters or more, without spaces',
    )
    .optional(),
  WHATSAPP_SENDS_PER_SECOND: wholeFrom(1, 1000, 80),
  WHATSAPP_REPLY_MINUTES: wholeFrom(1, 1440, 10),
  WHATSAPP_GRAPH_URL: webAddress.default('https://graph.facebook.com'),
  WHATSAPP_GRAPH_VERSION: z
    .string()
    .regex(/^v\d{1,3}\.\d$/, 'give a version of the Graph API, for example v26.0')
    .default('v26.0'),
  SMTP_URL: smtpUrl.optional(),
  MAIL_FROM: mailFrom.optional(),
  MAIL_UNSUBSCRIBE: mailAddress.optional(),
})

export type Values = z.output<typeof environment>

function daysFrom(min: number, usual: number) {
  const error = `give a number of days, ${min} or more, or leave it out for ${usual}`
  return z
    .string()
    .regex(/^\d{1,5}$/, error)
    .default(String(usual))
    .transform(Number)
    .refine((days) => days >= min, error)
}

function wholeFrom(min: number, max: number, usual: number) {
  const error = `give a whole number from ${min} to ${max}, or leave it out for ${usual}`
  return z
    .string()
    .regex(/^\d{1,5}$/, error)
    .default(String(usual))
    .transform(Number)
    .refine((number) => number >= min && number <= max, error)
}

function databaseOf(text: string, ctx: z.RefinementCtx): Database {
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return { url: text }
  const file = /^sqlite:(?:\/\/(?=\/))?(.+)$/.exec(text)?.[1]
  if (file) return { file }
  ctx.addIssue({ code: 'custom', message: databaseError })
  return z.NEVER
}

function listOf(text: string): string[] {
  const parts = text.split(',').map((part) => part.trim())
  return parts.filter((part) => part !== '')
}

function accountsOf(text: string, ctx: z.RefinementCtx): string[] {
  const accounts = listOf(text)
  const known = /^(slack:[TE]\w+:[UW]\w+|discord:\d+|playground:[\w-]+)$/
  if (!accounts.every((account) => known.test(account))) {
    ctx.addIssue({ code: 'custom', message: adminError })
  }
  return accounts
}

function agendaOf(text: string, ctx: z.RefinementCtx): AgendaStore {
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return { kind: 'postgres', url: text }
  if (/^mongodb(\+srv)?:\/\/./.test(text)) return { kind: 'mongo', url: text }
  ctx.addIssue({ code: 'custom', message: agendaError })
  return z.NEVER
}

import { existsSync } from 'node:fs'
import type { z } from 'zod'
import { readDiscordConfig, readDiscordInvite } from './config/discord.ts'
import type { DiscordConfig, DiscordInvite } from './config/discord.ts'
import { environment } from './config/environment.ts'
import type { AgendaStore, Database, Environment, logLevels } from './config/environment.ts'
import { mailProblems, readMailConfig } from './config/mail.ts'
import type { MailConfig } from './config/mail.ts'
import { chatTokenOf, isLoopback, nobodyCanTalk, playgroundProblem } from './config/playground.ts'
import { readSlackConfig, slackProblems } from './config/slack.ts'
import type { SlackConfig } from './config/slack.ts'
import { isWhatsAppSecret, readWhatsAppConfig, whatsappProblems } from './config/whatsapp.ts'
import type { WhatsAppConfig } from './config/whatsapp.ts'
import { Refusal } from './refusal.ts'

export { isLoopback }
export type { DiscordConfig, SlackConfig }

/** The settings from the environment, read once. */
export type Config = {
  host: string
  port: number
  /** Where people reach our pages, no slash at the end; null = wherever we listen. */
  publicUrl: string | null
  /** Where links and QR codes are reached; null = at the public address. */
  linkUrl: string | null
  database: Database
  /** Null keeps Agenda's wake-ups in our own database. */
  agenda: AgendaStore | null
  playground: boolean
  /**
   * Why there is neither a playground nor a chat, and what to set instead; null where there is one.
   */
  silence: string | null
  /** Seals secrets in the database; null = one is made beside the SQLite file. */
  secretKey: string | null
  /** Still open what they sealed; newest first. */
  secretKeyOld: string[]
  /** `slack:T0…:U0…`, `discord:123…` or `playground:ava`. */
  admins: string[]
  /** Null never deletes from the audit log. */
  keepAuditDays: number | null
  /** How many days everything else is kept that may go. */
  retention: { sessionDays: number; inboundDays: number; sentDays: number }
  commandPrefix: string
  /** Zone and working hours of the desk itself (F28). */
  desk: { zone: string; workFromMin: number; workToMin: number }
  logLevel: (typeof logLevels)[number]
  /** So many messages of one customer wait for their answers at most. */
  customerWaitingMax: number
  /** Bots may call action servers on private addresses. */
  allowPrivateActions: boolean
  /** The server that the CLI talks to, and the personal token it shows. */
  slipwayUrl: string
  slipwayToken: string | null
  /** Null without a Slack app. */
  slack: SlackConfig | null
  /** Null without a Discord app. */
  discord: DiscordConfig | null
  discordInvite: DiscordInvite
  /** Null without a WhatsApp account. */
  whatsapp: WhatsAppConfig | null
  /** Null without a mail server. */
  mail: MailConfig | null
}

/** Adds `.env` of the working folder, where there is one; what is set already stays. */
export function loadEnvFile(): void {
  if (existsSync('.env')) process.loadEnvFile('.env')
}

/**
 * Reads the environment; an empty value counts as absent.
 * @throws Refusal VALIDATION that names every bad value and how to fix it
 */
export function readConfig(everything: Environment): Config {
  const env = Object.fromEntries(
    Object.entries(everything).filter(([, value]) => value !== undefined && value.trim() !== ''),
  )
  const parsed = environment.safeParse(env)
  const wrong = {
    ...playgroundProblem(env),
    ...slackProblems(env),
    ...whatsappProblems(env),
    ...mailProblems(env),
  }
  if (!parsed.success || Object.keys(wrong).length > 0) throw badValues(env, parsed.error, wrong)
  const values = parsed.data
  const silence = nobodyCanTalk(env)
  return {
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.PUBLIC_URL ?? null,
    linkUrl: values.LINK_URL ?? null,
    database: values.DATABASE_URL,
    agenda: values.AGENDA_URL ?? null,
    playground: values.PLAYGROUND ?? (chatTokenOf(env) === undefined && silence === null),
    silence,
    secretKey: values.SECRET_KEY ?? null,
    secretKeyOld: values.SECRET_KEY_OLD,
    admins: values.ADMINS,
    keepAuditDays: values.KEEP_AUDIT_DAYS ?? null,
    retention: {
      sessionDays: values.KEEP_SESSION_DAYS,
      inboundDays: values.KEEP_INBOUND_DAYS,
      sentDays: values.KEEP_SENT_DAYS,
    },
    commandPrefix: values.COMMAND_PREFIX,
    desk: { zone: values.DESK_ZONE, ...values.WORKING_HOURS },
    logLevel: values.LOG_LEVEL,
    customerWaitingMax: values.CUSTOMER_WAITING_MAX,
    allowPrivateActions: values.ALLOW_PRIVATE_ACTIONS,
    slipwayUrl: values.SLIPWAY_URL ?? `http://127.0.0.1:${values.PORT}`,
    slipwayToken: values.SLIPWAY_TOKEN ?? null,
    slack: readSlackConfig(values),
    discord: readDiscordConfig(values),
    discordInvite: readDiscordInvite(values),
    whatsapp: readWhatsAppConfig(values, env),
    mail: readMailConfig(values),
  }
}

/** Their values may hold a password, so an error never shows them. */
const secrets = [
  'DATABASE_URL',
  'AGENDA_URL',
  'SECRET_KEY',
  'SECRET_KEY_OLD',
  'SLIPWAY_TOKEN',
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_CLIENT_SECRET',
  'SLACK_STATE_SECRET',
  'DISCORD_TOKEN',
  'SMTP_URL',
]

function badValues(
  env: Environment,
  error: z.ZodError | undefined,
  wrong: Record<string, string>,
): Refusal {
  const fields = { ...wrong }
  for (const issue of error?.issues ?? []) fields[String(issue.path[0])] ??= issue.message
  const lines = Object.entries(fields).map(([name, fix]) => {
    const isSecret = secrets.includes(name) || isWhatsAppSecret(name)
    const given = isSecret ? 'set, but not right' : `"${env[name]?.slice(0, 80)}"`
    const value = env[name] === undefined ? 'missing' : given
    return `  ${name} is ${value}: ${fix}.`
  })
  const count = lines.length === 1 ? 'One setting' : `${lines.length} settings`
  return new Refusal(
    'VALIDATION',
    `${count} can't be used:\n${lines.join('\n')}\n`,
    'Mend it in the environment or in .env; .env.example explains each one.',
    fields,
  )
}

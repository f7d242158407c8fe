import { existsSync } from 'node:fs'
import { z } from 'zod'
import { Refusal } from './refusal.ts'

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** What the environment says; read once, handed on. */
export type Config = {
  host: string
  port: number
  /** Where people reach our pages, no slash at the end; null = wherever we listen. */
  publicUrl: string | null
  database: { url: string } | { file: string }
  playground: boolean
  /** Signs what we send; null = one is made and kept in the database. */
  secretKey: string | null
  /** `slack:T0…:U0…`, `discord:123…` or `playground:ava`. */
  admins: string[]
  commandPrefix: string
  logLevel: (typeof logLevels)[number]
  /** Bots may call action servers on private addresses. */
  allowPrivateActions: boolean
  /** The server that the CLI talks to, and the personal token it shows. */
  slipwayUrl: string
  slipwayToken: string | null
  /** Null without a Slack app. */
  slack: SlackConfig | null
}

export type SlackConfig = {
  /** One workspace's own token; null where workspaces install the app themselves. */
  botToken: string | null
  /** Socket Mode; without it Slack calls `/slack/events`, signed. */
  appToken: string | null
  signingSecret: string | null
  apiUrl: string | null
  oauth: { clientId: string; clientSecret: string; stateSecret: string } | null
}

type Environment = Record<string, string | undefined>

/** Adds `.env` of the working folder, where there is one; what is set already stays. */
export function loadEnvFile(): void {
  if (existsSync('.env')) process.loadEnvFile('.env')
}

/**
 * Reads the environment; an empty value counts as absent.
 * @throws Refusal VALIDATION that names every bad value and how to mend it
 */
export function readConfig(everything: Environment): Config {
  const env = Object.fromEntries(
    Object.entries(everything).filter(([, value]) => value !== undefined && value.trim() !== ''),
  )
  const parsed = environment.safeParse(env)
  const wrong = { ...playgroundProblem(env), ...slackProblems(env) }
  if (!parsed.success || Object.keys(wrong).length > 0) throw badValues(env, parsed.error, wrong)
  const values = parsed.data
  return {
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.PUBLIC_URL ?? null,
    database: values.DATABASE_URL,
    playground: values.PLAYGROUND ?? (chatTokenOf(env) === undefined && isLoopback(values.HOST)),
    secretKey: values.SECRET_KEY ?? null,
    admins: values.ADMINS,
    commandPrefix: values.COMMAND_PREFIX,
    logLevel: values.LOG_LEVEL,
    allowPrivateActions: values.ALLOW_PRIVATE_ACTIONS,
    slipwayUrl: values.SLIPWAY_URL ?? `http://127.0.0.1:${values.PORT}`,
    slipwayToken: values.SLIPWAY_TOKEN ?? null,
    slack: slackOf(values),
  }
}

/** Only this machine can reach it. */
export const isLoopback = (host: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host)

const webAddress = z
  .url({
    protocol: /^https?$/,
    error: 'give a full address, for example https://slipway.example.com',
  })
  .transform((url) => url.replace(/\/+$/, ''))
const onOrOff = z.stringbool({
  truthy: ['on', 'true', 'yes', '1'],
  falsy: ['off', 'false', 'no', '0'],
  error: 'say on or off',
})
const portError = 'give a port number from 0 to 65535'
const adminError =
  'list accounts with commas between, each slack:T0123:U0456, discord:123456 or playground:ava'
const databaseError =
  'give postgres://user:password@host/database or sqlite:path/to/file.db, or leave it out'

const environment = z.object({
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
  DATABASE_URL: z.string().default('sqlite:data/slipway.db').transform(databaseOf),
  PLAYGROUND: onOrOff.optional(),
  SECRET_KEY: z.string().min(32, 'give at least 32 characters, or leave it out').optional(),
  ADMINS: z.string().default('').transform(accountsOf),
  COMMAND_PREFIX: z
    .string()
    .regex(/^[a-z0-9_-]{1,16}$/, 'use at most 16 small letters, digits, - and _')
    .default(''),
  LOG_LEVEL: z.enum(logLevels, `say one of ${logLevels.join(', ')}`).default('info'),
  ALLOW_PRIVATE_ACTIONS: onOrOff.default(false),
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
})

function slackOf(values: z.infer<typeof environment>): SlackConfig | null {
  const { SLACK_BOT_TOKEN: botToken = null, SLACK_CLIENT_ID: clientId } = values
  if (botToken === null && clientId === undefined) return null
  const { SLACK_CLIENT_SECRET: clientSecret, SLACK_STATE_SECRET: stateSecret } = values
  return {
    botToken,
    appToken: values.SLACK_APP_TOKEN ?? null,
    signingSecret: values.SLACK_SIGNING_SECRET ?? null,
    apiUrl: values.SLACK_API_URL === undefined ? null : `${values.SLACK_API_URL}/`,
    oauth: clientId && clientSecret && stateSecret ? { clientId, clientSecret, stateSecret } : null,
  }
}

function databaseOf(text: string, ctx: z.RefinementCtx): Config['database'] {
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return { url: text }
  const file = /^sqlite:(?:\/\/(?=\/))?(.+)$/.exec(text)?.[1]
  if (file) return { file }
  ctx.addIssue({ code: 'custom', message: databaseError })
  return z.NEVER
}

function accountsOf(text: string, ctx: z.RefinementCtx): string[] {
  const accounts = text
    .split(',')
    .map((account) => account.trim())
    .filter((account) => account !== '')
  const known = /^(slack:[TE]\w+:[UW]\w+|discord:\d+|playground:[\w-]+)$/
  if (!accounts.every((account) => known.test(account))) {
    ctx.addIssue({ code: 'custom', message: adminError })
  }
  return accounts
}

const chatTokens = ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'SLACK_CLIENT_ID', 'DISCORD_TOKEN']
const chatTokenOf = (env: Environment) => chatTokens.find((name) => env[name] !== undefined)

/** In the playground anybody may speak as anybody, so it never meets real people (F71). */
function playgroundProblem(env: Environment): Record<string, string> {
  if (!onOrOff.safeParse(env.PLAYGROUND).data) return {}
  const anybody = 'the playground lets anybody speak as anybody'
  const token = chatTokenOf(env)
  if (token) {
    return {
      PLAYGROUND: `${anybody}, so it never runs beside a chat: take out ${token} or PLAYGROUND`,
    }
  }
  if (env.HOST === undefined || isLoopback(env.HOST)) return {}
  return {
    PLAYGROUND: `${anybody}, so it runs on this machine only: set HOST to 127.0.0.1 or take out PLAYGROUND`,
  }
}

/** A Slack app needs a token of its own or a way to be installed, and a way for Slack to reach it. */
function slackProblems(env: Environment): Record<string, string> {
  const isInstalled = env.SLACK_BOT_TOKEN !== undefined
  const isInstallable = env.SLACK_CLIENT_ID !== undefined
  if (!isInstalled && !isInstallable) {
    return env.SLACK_APP_TOKEN === undefined
      ? {}
      : { SLACK_BOT_TOKEN: 'SLACK_APP_TOKEN alone is not enough: give the token xoxb-… too' }
  }
  if (isInstalled && isInstallable) {
    return { SLACK_CLIENT_ID: 'one workspace has a token, several install the app: take out one' }
  }
  const wrong: Record<string, string> = {}
  if (env.SLACK_APP_TOKEN === undefined && env.SLACK_SIGNING_SECRET === undefined) {
    wrong.SLACK_APP_TOKEN = 'give it for Socket Mode, or SLACK_SIGNING_SECRET for signed HTTP'
  }
  if (!isInstallable) return wrong
  for (const name of ['SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET', 'SECRET_KEY', 'PUBLIC_URL']) {
    if (env[name] === undefined) wrong[name] = 'workspaces can install the app only with it'
  }
  return wrong
}

/** Their values may hold a password, so an error never shows them. */
const secrets = [
  'DATABASE_URL',
  'SECRET_KEY',
  'SLIPWAY_TOKEN',
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_CLIENT_SECRET',
  'SLACK_STATE_SECRET',
]

function badValues(
  env: Environment,
  error: z.ZodError | undefined,
  wrong: Record<string, string>,
): Refusal {
  const fields = { ...wrong }
  for (const issue of error?.issues ?? []) fields[String(issue.path[0])] ??= issue.message
  const lines = Object.entries(fields).map(([name, mend]) => {
    const given = secrets.includes(name) ? 'set' : `"${env[name]?.slice(0, 80)}"`
    const value = env[name] === undefined ? 'missing' : given
    return `  ${name} is ${value}: ${mend}.`
  })
  const count = lines.length === 1 ? 'One setting' : `${lines.length} settings`
  return new Refusal(
    'VALIDATION',
    `${count} can't be used:\n${lines.join('\n')}\n`,
    'Mend it in the environment or in .env; .env.example explains each one.',
    fields,
  )
}

import type { Environment, Values } from './environment.ts'

/** Other accounts have the same names with an ending: `WHATSAPP_APP_SECRET_SHOP`. */
const secretNames = /^WHATSAPP_APP_SECRET(_[A-Z0-9_]{1,40})?$/
const tokenNames = /^WHATSAPP_ACCESS_TOKEN(_[A-Z0-9_]{1,40})?$/

export type WhatsAppConfig = {
  /**
   * By the name of its variable, each newest first: while Meta changes over, both sign. Ours is the
   * account of every sender that names no other.
   */
  secrets: Record<string, string[]>
  tokens: Record<string, string>
  verifyToken: string
  graphUrl: string
  graphVersion: string
  /** From each number. */
  sendsPerSecond: number
  /** How long an answer is of use. */
  replyMaxAgeMs: number
}

export function readWhatsAppConfig(values: Values, env: Environment): WhatsAppConfig | null {
  const {
    WHATSAPP_APP_SECRET: appSecrets,
    WHATSAPP_VERIFY_TOKEN: verifyToken,
    WHATSAPP_ACCESS_TOKEN: accessToken,
  } = values
  if (appSecrets === undefined || verifyToken === undefined || accessToken === undefined)
    return null
  const { WHATSAPP_GRAPH_URL: graphUrl, WHATSAPP_GRAPH_VERSION: graphVersion } = values
  const secrets = named(env, secretNames).map(([name, text]) => [name, listOf(text)])
  return {
    secrets: { ...Object.fromEntries(secrets), WHATSAPP_APP_SECRET: appSecrets },
    tokens: { ...Object.fromEntries(named(env, tokenNames)), WHATSAPP_ACCESS_TOKEN: accessToken },
    verifyToken,
    graphUrl,
    graphVersion,
    sendsPerSecond: values.WHATSAPP_SENDS_PER_SECOND,
    replyMaxAgeMs: values.WHATSAPP_REPLY_MINUTES * 60_000,
  }
}

/** What may be told of them: two names with one secret are one app, by the first of them. */
export function accountsOf({ secrets, tokens }: WhatsAppConfig): {
  apps: Record<string, string>
  tokens: string[]
} {
  const names = Object.keys(secrets).toSorted()
  const first = (name: string) =>
    names.find((other) => secrets[other]?.some((one) => secrets[name]?.includes(one))) ?? name
  return {
    apps: Object.fromEntries(names.map((name) => [name, first(name)])),
    tokens: Object.keys(tokens).toSorted(),
  }
}

const named = (env: Environment, names: RegExp): [string, string][] =>
  Object.entries(env).flatMap(([name, text = '']) => (names.test(name) ? [[name, text]] : []))

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

const needed = {
  WHATSAPP_APP_SECRET: 'WhatsApp signs its messages with it: copy the App Secret of the Meta app',
  WHATSAPP_VERIFY_TOKEN: 'Meta shows it to us to check the address: make one up',
  WHATSAPP_ACCESS_TOKEN: 'answers are sent with it: copy the token of a system user',
}
const secretMin = 16

/** All of an account or nothing of it, and every other account right. */
export function whatsappProblems(env: Environment): Record<string, string> {
  const missing = Object.entries(needed).filter(([name]) => env[name] === undefined)
  const others = Object.keys(env).filter((name) => isOther(name))
  const isNone = missing.length === Object.keys(needed).length && others.length === 0
  const wrong = others.flatMap((name) => {
    const problem = problemOf(name, env[name] ?? '')
    return problem === null ? [] : [[name, problem]]
  })
  return { ...(isNone ? {} : Object.fromEntries(missing)), ...Object.fromEntries(wrong) }
}

const isOther = (name: string): boolean =>
  (secretNames.test(name) || tokenNames.test(name)) && !Object.hasOwn(needed, name)

function problemOf(name: string, text: string): string | null {
  if (tokenNames.test(name)) {
    return /^\S{16,}$/.test(text)
      ? null
      : 'give the access token as Meta shows it: 16 characters or more, without spaces'
  }
  const isRight = listOf(text).every((secret) => secret.length >= secretMin)
  return isRight ? null : 'give the App Secret as Meta shows it, 32 characters'
}

/** Its value may never be shown. */
export const isWhatsAppSecret = (name: string): boolean =>
  Object.hasOwn(needed, name) || isOther(name)

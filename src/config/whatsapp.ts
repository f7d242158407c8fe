import type { Environment, Values } from './environment.ts'

/** The account of every WhatsApp sender that names no other. */
export type WhatsAppConfig = {
  /** Newest first: while Meta changes over, both sign. */
  appSecrets: string[]
  verifyToken: string
  accessToken: string
  graphUrl: string
  graphVersion: string
  /** From each number. */
  sendsPerSecond: number
  /** How long an answer is of use. */
  replyMaxAgeMs: number
}

export function readWhatsAppConfig(values: Values): WhatsAppConfig | null {
  const {
    WHATSAPP_APP_SECRET: appSecrets,
    WHATSAPP_VERIFY_TOKEN: verifyToken,
    WHATSAPP_ACCESS_TOKEN: accessToken,
  } = values
  if (appSecrets === undefined || verifyToken === undefined || accessToken === undefined)
    return null
  const { WHATSAPP_GRAPH_URL: graphUrl, WHATSAPP_GRAPH_VERSION: graphVersion } = values
  const sendsPerSecond = values.WHATSAPP_SENDS_PER_SECOND
  const replyMaxAgeMs = values.WHATSAPP_REPLY_MINUTES * 60_000
  const how = { graphUrl, graphVersion, sendsPerSecond, replyMaxAgeMs }
  return { appSecrets, verifyToken, accessToken, ...how }
}

const needed = {
  WHATSAPP_APP_SECRET: 'WhatsApp signs its messages with it: copy the App Secret of the Meta app',
  WHATSAPP_VERIFY_TOKEN: 'Meta shows it to us to check the address: make one up',
  WHATSAPP_ACCESS_TOKEN: 'answers are sent with it: copy the token of a system user',
}

/** All of an account or nothing of it. */
export function whatsappProblems(env: Environment): Record<string, string> {
  const missing = Object.entries(needed).filter(([name]) => env[name] === undefined)
  return missing.length === Object.keys(needed).length ? {} : Object.fromEntries(missing)
}

import type { Channel } from '../../bot/definition.ts'

/**
 * The account of every WhatsApp number that names no other, by the environment variables that hold its
 * secret and its token. An app is called by the name of its secret, everywhere.
 */
export const ownAccount = {
  secretName: 'WHATSAPP_APP_SECRET',
  tokenName: 'WHATSAPP_ACCESS_TOKEN',
} as const
export const secretNames = /^WHATSAPP_APP_SECRET(_[A-Z0-9_]{1,40})?$/
export const tokenNames = /^WHATSAPP_ACCESS_TOKEN(_[A-Z0-9_]{1,40})?$/

/**
 * The variables that the environment holds, by name alone. Two names with one secret are one app, which
 * goes by the first of them.
 */
export type Accounts = { apps: Readonly<Record<string, string>>; tokens: readonly string[] }

type Connected = { secretName: string; tokenName: string }
/** Why no customer reaches a sender, and what to do. */
export type Unserved = { why: string; fix: string }

/** `accounts` is null where WhatsApp is not set up; `number` where the sender names no account. */
export function unservedWhy(
  channel: Channel,
  number: Connected | null,
  accounts: Accounts | null,
): Unserved | null {
  if (channel !== 'whatsapp') {
    return {
      why: `Slipway does not speak ${channel} yet, so no customer reaches it`,
      fix: 'Only the playground’s phone can try it.',
    }
  }
  if (accounts === null) {
    return {
      why: 'WhatsApp is not set up on this server, so no customer reaches it',
      fix: 'Set WHATSAPP_APP_SECRET, WHATSAPP_VERIFY_TOKEN and WHATSAPP_ACCESS_TOKEN, and restart.',
    }
  }
  const { secretName, tokenName } = number ?? ownAccount
  const missing = [
    ...(Object.hasOwn(accounts.apps, secretName) ? [] : [secretName]),
    ...(accounts.tokens.includes(tokenName) ? [] : [tokenName]),
  ]
  if (missing.length === 0) return null
  return {
    why: `its account needs ${missing.join(' and ')}, which is not set on this server`,
    fix: 'Set it and restart, or name another account with /bots channel.',
  }
}

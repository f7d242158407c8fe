import type { Platform } from './actor.ts'

/** Discord's user ids are the same in every server, so all of Discord is one install. */
const discordInstall = 'discord'
const playgroundInstall = 'local'

export type Account = { platform: Platform; install: string; userId: string }

const userIds: Record<Platform, RegExp> = {
  slack: /^[UW][A-Z0-9]{2,}$/,
  discord: /^\d{5,25}$/,
  playground: /^[\w-]{1,100}$/,
}

/** What a platform's own user ids look like; a name that was typed by hand is none. */
export const isUserId = (platform: Platform, userId: string): boolean =>
  userIds[platform].test(userId)

/** Where an account of a platform is when nobody says; a Slack workspace has to be named. */
export const defaultInstall = (platform: Platform): string | null =>
  ({ slack: null, discord: discordInstall, playground: playgroundInstall })[platform]

/**
 * The name of whoever is known by an account alone, until the platform tells a better one; the
 * playground's user ids are names already.
 */
export const fallbackName = ({ platform, userId }: Account): string =>
  platform === 'playground' ? userId.charAt(0).toUpperCase() + userId.slice(1) : `Admin ${userId}`

/** The account of `slack:T0…:U0…`, `discord:123…` or `playground:ava`; null for anything else. */
export function parseAccount(text: string): Account | null {
  const [platform, ...rest] = text.split(':')
  const [first = '', second = ''] = rest
  if (platform === 'slack' && /^[TE]\w+:[UW]\w+$/.test(rest.join(':'))) {
    return { platform, install: first, userId: second }
  }
  if (rest.length !== 1) return null
  if (platform === 'discord' && /^\d+$/.test(first)) {
    return { platform, install: discordInstall, userId: first }
  }
  if (platform === 'playground' && /^[\w-]+$/.test(first)) {
    return { platform, install: playgroundInstall, userId: first }
  }
  return null
}

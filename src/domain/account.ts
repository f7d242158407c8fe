import type { Platform } from './actor.ts'

/** Discord's user ids are the same in every server, so all of Discord is one install. */
const discordInstall = 'discord'
const playgroundInstall = 'local'

/** The account of `slack:T0…:U0…`, `discord:123…` or `playground:ava`; null for anything else. */
export function parseAccount(
  text: string,
): { platform: Platform; install: string; userId: string } | null {
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

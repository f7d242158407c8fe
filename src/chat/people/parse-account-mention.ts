import { isUserId, defaultInstall } from '../../domain/account.ts'
import type { Account } from '../../domain/account.ts'
import type { Platform } from '../../domain/actor.ts'
import { Refusal } from '../../refusal.ts'
import type { ChatContext } from '../kit/handler.ts'

const kinds = {
  slack: 'Slack: pick the name from the list that opens after @, or give the member id (U…).',
  discord: 'Discord: pick the name from the list that opens after @, or give the user id (digits).',
  playground: 'In the playground: give the user id, such as ava.',
} as const

/**
 * An account as people write it: the platform's own mention, or a user id.
 * @throws Refusal VALIDATION for what is no id of that platform, such as a name typed by hand
 */
export function parseAccountMention(
  { from }: Pick<ChatContext, 'from'>,
  word: string,
  where: { platform?: Platform | undefined; install?: string | undefined } = {},
): Account {
  const platform = where.platform ?? from.platform
  if (word.trim() === '') {
    throw new Refusal('VALIDATION', 'Whose account it is was not said.', kinds[platform])
  }
  const userId = word.trim().replace(/^<@!?|[|>].*$/g, '')
  if (!isUserId(platform, userId)) {
    const shown = word.trim().slice(0, 60)
    throw new Refusal('VALIDATION', `"${shown}" is not an account.`, kinds[platform])
  }
  const install =
    where.install ?? (platform === from.platform ? from.user.install : defaultInstall(platform))
  if (install !== null) return { platform, install, userId }
  throw new Refusal(
    'VALIDATION',
    'Which Slack workspace the account is in was not said.',
    'Add install: and the workspace’s id, the T… in its web address.',
  )
}

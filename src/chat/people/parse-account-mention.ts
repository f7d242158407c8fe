import { isUserId, defaultInstall } from '../../domain/account.ts'
import type { Account } from '../../domain/account.ts'
import type { Platform } from '../../domain/actor.ts'
import { Refusal } from '../../refusal.ts'
import type { ChatContext } from '../kit/handler.ts'
import { accountText } from './people-words.ts'

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
    throw new Refusal('VALIDATION', accountText.missing, accountText.how[platform])
  }
  const userId = word.trim().replace(/^<@!?|[|>].*$/g, '')
  if (!isUserId(platform, userId)) {
    throw new Refusal('VALIDATION', accountText.none(word), accountText.how[platform])
  }
  const install =
    where.install ?? (platform === from.platform ? from.user.install : defaultInstall(platform))
  if (install !== null) return { platform, install, userId }
  throw new Refusal('VALIDATION', accountText.noInstall, accountText.addInstall)
}

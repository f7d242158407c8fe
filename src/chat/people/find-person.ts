import { findPersonByWord } from '../../control/kit/find-person.ts'
import { personOfAccount } from '../../control/kit/linked-account.ts'
import { Refusal } from '../../refusal.ts'
import type { ChatContext } from '../kit/handler.ts'

type Ref = { id: string; name: string }

/**
 * A person as people write them: a name, an id, `@name`, or the platform's own mention.
 * @throws Refusal NOT_FOUND, or CONFLICT when two have that name
 */
export async function findMentionedPerson({ ctx, from }: ChatContext, word: string): Promise<Ref> {
  const userId = /^<@!?([A-Za-z0-9_-]+)(?:\|[^>]*)?>$/.exec(word.trim())?.[1]
  if (userId === undefined) return findPersonByWord(ctx, word.trim().replace(/^@/, ''))
  const { platform, user } = from
  const speaker = await personOfAccount(ctx, { platform, install: user.install, userId })
  if (speaker) return speaker
  const prefix = ctx.settings.commandPrefix
  throw new Refusal(
    'NOT_FOUND',
    'That account is not linked to a person here.',
    `An admin links it with /${prefix}bots link-account, or adds them: /${prefix}roles add.`,
  )
}

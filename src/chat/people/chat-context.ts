import type { Ctx } from '../../control/kit/context.ts'
import { adoptProfileName } from '../../control/kit/adopt-profile-name.ts'
import { adoptProfileZone, personOfAccount } from '../../control/kit/linked-account.ts'
import { refusedAccount, triedOf } from './not-linked.ts'
import type { Incoming } from '../port.ts'
import type { ChatContext } from '../kit/handler.ts'

/**
 * Turns an account into the person it is linked to (F61).
 * @throws Refusal UNAUTHORIZED that says how to link it
 */
export async function chatContextOf(
  deps: Omit<Ctx, 'actor'>,
  incoming: Incoming,
): Promise<ChatContext> {
  const { platform, user, channel, direct = false } = incoming
  const { install, userId } = user
  const account = { platform, install, userId }
  const known = await personOfAccount(deps, account)
  if (!known) throw await refusedAccount(deps, { platform, user, tried: triedOf(incoming) })
  const named = await adoptProfileName(deps, known, account, user.name)
  const me = await adoptProfileZone(deps, named, user.zone)
  return {
    ctx: { ...deps, actor: { kind: 'person', id: me.id, via: platform } },
    me,
    from: { platform, user, channel, direct },
  }
}

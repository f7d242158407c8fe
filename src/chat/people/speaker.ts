import type { Ctx } from '../../control/kit/context.ts'
import { inOwnName } from '../../control/kit/own-name.ts'
import { inOwnZone, speakerOf } from '../../control/kit/who.ts'
import { notLinked } from './not-linked.ts'
import type { Incoming } from '../port.ts'
import type { Talk } from '../kit/talk.ts'

/**
 * Turns an account into the person it is linked to (F61).
 * @throws Refusal UNAUTHORIZED that says how to link it
 */
export async function talkOf(deps: Omit<Ctx, 'actor'>, incoming: Incoming): Promise<Talk> {
  const { platform, user, channel, direct = false } = incoming
  const { install, userId } = user
  const account = { platform, install, userId }
  const known = await speakerOf(deps, account)
  if (!known) throw await notLinked(deps, incoming)
  const named = await inOwnName(deps, known, account, user.name)
  const me = await inOwnZone(deps, named, user.zone)
  return {
    ctx: { ...deps, actor: { kind: 'person', id: me.id, via: platform } },
    me,
    from: { platform, user, channel, direct },
  }
}

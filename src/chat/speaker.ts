import type { Ctx } from '../control/context.ts'
import { inOwnZone, speakerOf } from '../control/who.ts'
import { Refusal } from '../refusal.ts'
import type { Incoming } from './port.ts'
import type { Talk } from './talk.ts'

const platformNames = { slack: 'Slack', discord: 'Discord', playground: 'playground' } as const

/**
 * Turns an account into the person it is linked to (F61).
 * @throws Refusal UNAUTHORIZED that says how to link it
 */
export async function talkOf(deps: Omit<Ctx, 'actor'>, incoming: Incoming): Promise<Talk> {
  const { platform, user, channel, direct = false } = incoming
  const { install, userId } = user
  const known = await speakerOf(deps, { platform, install, userId })
  if (!known) throw notLinked(incoming, deps.settings.commandPrefix)
  const me = await inOwnZone(deps, known, user.zone)
  return {
    ctx: { ...deps, actor: { kind: 'person', id: me.id, via: platform } },
    me,
    from: { platform, user, channel, direct },
  }
}

function notLinked({ platform, user }: Incoming, prefix: string): Refusal {
  if (user.stranger) {
    return new Refusal(
      'UNAUTHORIZED',
      "Guests and people from other workspaces can't use this unless an admin linked them.",
      'Ask an approver or an admin of this workspace.',
    )
  }
  return new Refusal(
    'UNAUTHORIZED',
    `Your ${platformNames[platform]} account is not linked to a person here.`,
    `Run /${prefix}bots link (1 minute), then try again; or ask an admin for /${prefix}bots link-account.`,
  )
}

import { randomBytes } from 'node:crypto'
import { SlackProblem } from './problem.ts'
import type { Trigger, World } from '../world.ts'

/** slack.md 8: a trigger lives 3 s and works once. */
const triggerMs = 3000

export function makeTrigger(
  world: World,
  by: { team: string; user: string; viewId?: string | null },
): string {
  // Never the same again, whichever Slack of a test run made it.
  const id = `${world.id('1')}.${by.team}.${randomBytes(16).toString('hex')}`
  world.triggers.set(id, {
    id,
    team: by.team,
    user: by.user,
    madeAt: world.now(),
    used: false,
    viewId: by.viewId ?? null,
  })
  return id
}

/** Looks a trigger up without using it: arguments are checked before it is spent. */
export function liveTrigger(world: World, team: string, id: string): Trigger {
  const trigger = world.triggers.get(id)
  if (!trigger || trigger.team !== team) throw new SlackProblem('invalid_trigger_id')
  if (trigger.used) throw new SlackProblem('exchanged_trigger_id')
  if (world.now() - trigger.madeAt > triggerMs) throw new SlackProblem('expired_trigger_id')
  return trigger
}

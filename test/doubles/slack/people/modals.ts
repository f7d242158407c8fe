import { z } from 'zod'
import { checkView } from '../checks/check-view.ts'
import { fieldsIn } from '../checks/fields.ts'
import { SlackProblem } from '../api/problem.ts'
import { closeAll, replaceView, stackOnto } from '../api/views.ts'
import type { OpenView, World } from '../world.ts'

const reaction = z.discriminatedUnion('response_action', [
  z.object({ response_action: z.literal('clear') }),
  z.object({
    response_action: z.literal('errors'),
    errors: z.record(z.string(), z.string().min(1)),
  }),
  z.object({ response_action: z.literal('update'), view: z.unknown() }),
  z.object({ response_action: z.literal('push'), view: z.unknown() }),
])

/** What Slack writes into a modal when the app's answer makes no sense or never comes. */
export const trouble = 'We had some trouble connecting. Try again?'

/**
 * Does what the app acknowledged a submit with (slack.md 8): nothing closes this one, `clear` closes
 * all. Returns what Slack says instead when it cannot.
 */
export function applyAcknowledgement(world: World, shown: OpenView, body: unknown): string | null {
  if (body === undefined || body === null || JSON.stringify(body) === '{}') {
    shown.open = false
    return null
  }
  const read = reaction.safeParse(body)
  const team = world.workspaces.get(shown.view.team_id)
  if (!read.success || !team) return trouble
  const answer = read.data
  try {
    switch (answer.response_action) {
      case 'clear':
        closeAll(world, shown.user)
        return null
      case 'errors':
        return showErrors(shown, answer.errors)
      case 'update':
        replaceView(world, shown, checkView(answer.view, 'modal', world.id))
        return null
      case 'push':
        stackOnto({ world, team }, shown, checkView(answer.view, 'modal', world.id))
        return null
    }
  } catch (error) {
    if (error instanceof SlackProblem)
      return `${trouble} (${error.code} ${JSON.stringify(error.more)})`
    throw error
  }
}

/** An error must name an input block that is there. */
function showErrors(shown: OpenView, errors: Record<string, string>): string | null {
  const inputs = new Set(
    shown.view.blocks.filter((one) => one.type === 'input').map((one) => one.block_id),
  )
  const known = fieldsIn(shown.view.blocks).filter(({ blockId }) => inputs.has(blockId))
  const names = new Set(known.map(({ blockId }) => blockId))
  if (Object.keys(errors).length === 0 || !Object.keys(errors).every((id) => names.has(id)))
    return trouble
  shown.errors = errors
  return null
}

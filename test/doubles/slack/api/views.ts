import type { ViewOutput } from '@slack/bolt'
import { z } from 'zod'
import type { Call, Method } from './call.ts'
import { checkView, type CheckedView } from '../checks/check-view.ts'
import { initialState } from '../checks/fields.ts'
import { readArgs, SlackProblem } from './problem.ts'
import { liveTrigger } from './triggers.ts'
import { belongsTo } from '../world.ts'
import type { OpenView, World } from '../world.ts'

const opening = z.object({ trigger_id: z.string(), view: z.unknown() })
const updating = z.object({
  view_id: z.string().optional(),
  external_id: z.string().optional(),
  hash: z.string().optional(),
  view: z.unknown(),
})
const publishing = z.object({
  user_id: z.string(),
  hash: z.string().optional(),
  view: z.unknown(),
})

/** slack.md 9: a stack of at most 3 modals. */
const highestStack = 3

/** slack.md 6: views.*; T4 by slack.md 10. */
export const viewMethods: Record<string, Method> = {
  'views.open': { scopes: [], tier: 4, run: openView },
  'views.push': { scopes: [], tier: 4, run: pushView },
  'views.update': { scopes: [], tier: 4, run: updateView },
  'views.publish': { scopes: [], tier: 4, run: publishHome },
}

function openView(call: Call) {
  const args = readArgs(opening, call.args)
  const made = checkView(args.view, 'modal', call.world.id)
  const trigger = liveTrigger(call.world, call.team.id, args.trigger_id)
  freeExternalId(call.world, made)
  trigger.used = true
  closeAll(call.world, trigger.user)
  return { view: show(call, trigger.user, made, null) }
}

function pushView(call: Call) {
  const args = readArgs(opening, call.args)
  const made = checkView(args.view, 'modal', call.world.id)
  const trigger = liveTrigger(call.world, call.team.id, args.trigger_id)
  const top = topView(call.world, trigger.user)
  if (trigger.viewId === null || !top) throw new SlackProblem('invalid_trigger_id')
  freeExternalId(call.world, made)
  const view = stackOnto(call, top, made)
  trigger.used = true
  return { view }
}

/** A stale hash means that somebody else updated it in between (slack.md 6). */
function updateView(call: Call) {
  const args = readArgs(updating, call.args)
  const made = checkView(args.view, 'modal', call.world.id)
  const known = [...call.world.views.values()].find(({ view }) =>
    args.view_id ? view.id === args.view_id : view.external_id === args.external_id,
  )
  if (!known?.open || known.view.team_id !== call.team.id) throw new SlackProblem('not_found')
  if (args.hash !== undefined && args.hash !== known.view.hash)
    throw new SlackProblem('hash_conflict')
  replaceView(call.world, known, made)
  return { view: known.view }
}

function publishHome(call: Call) {
  const args = readArgs(publishing, call.args)
  const member = call.world.members.get(args.user_id)
  if (!member || !belongsTo(member, call.team.id)) throw new SlackProblem('user_not_found')
  const made = checkView(args.view, 'home', call.world.id)
  const shown = call.world.homes.get(member.id)
  if (args.hash !== undefined && shown && args.hash !== shown.hash)
    throw new SlackProblem('hash_conflict')
  const home = whole(call, made, shown?.id ?? call.world.id('V'), null)
  call.world.homes.set(member.id, home)
  return { view: home }
}

/** Puts one more modal on top, for views.push and for `response_action: push`. */
export function stackOnto(call: Pick<Call, 'world' | 'team'>, top: OpenView, made: CheckedView) {
  if (stackOf(call.world, top.user).length >= highestStack)
    throw new SlackProblem('push_limit_reached')
  return show(call, top.user, made, top)
}

/** New content, new hash; what the person typed into fields that stay is kept. */
export function replaceView(world: World, known: OpenView, made: CheckedView): void {
  const typed = known.view.state.values
  const fresh = initialState(made.blocks)
  for (const [block, actions] of Object.entries(fresh))
    for (const action of Object.keys(actions)) {
      const before = typed[block]?.[action]
      if (before && before.type === actions[action]?.type) actions[action] = before
    }
  known.view = { ...known.view, ...made, hash: world.id('h'), state: { values: fresh } }
  known.errors = {}
  world.changed()
}

export function stackOf(world: World, user: string): OpenView[] {
  return [...world.views.values()].filter((one) => one.open && one.user === user)
}

export function topView(world: World, user: string): OpenView | undefined {
  return stackOf(world, user).at(-1)
}

export function closeAll(world: World, user: string): void {
  for (const one of stackOf(world, user)) one.open = false
}

function show(
  call: Pick<Call, 'world' | 'team'>,
  user: string,
  made: CheckedView,
  below: OpenView | null,
): ViewOutput {
  const view = whole(call, made, call.world.id('V'), below?.view ?? null)
  call.world.views.set(view.id, { view, user, open: true, errors: {} })
  call.world.changed()
  return view
}

function whole(
  { world, team }: Pick<Call, 'world' | 'team'>,
  made: CheckedView,
  id: string,
  below: ViewOutput | null,
): ViewOutput {
  return {
    id,
    team_id: team.id,
    app_id: world.appId,
    app_installed_team_id: team.id,
    bot_id: team.botId,
    ...made,
    external_id: made.external_id ?? '',
    hash: world.id('h'),
    state: { values: initialState(made.blocks) },
    root_view_id: below?.root_view_id ?? id,
    previous_view_id: below?.id ?? null,
  }
}

/** An external_id names one view of the workspace (doc). */
function freeExternalId(world: World, { external_id }: CheckedView): void {
  const taken = [...world.views.values()].some(
    ({ view, open }) => open && view.external_id === external_id,
  )
  if (external_id && taken) throw new SlackProblem('duplicate_external_id')
}

import { appMethods } from './apps.ts'
import type { Answer, Args, Call, Method } from './call.ts'
import { needScope } from './call.ts'
import { chatMethods } from './chat.ts'
import { conversationMethods } from './conversations.ts'
import type { Faults } from './faults.ts'
import { fileMethods } from './files.ts'
import { SlackProblem } from './problem.ts'
import type { Rates } from './rates.ts'
import { viewMethods } from './views.ts'
import type { Token, Workspace, World } from '../world.ts'

/** One line of what the app asked for. */
export type LoggedCall = {
  method: string
  args: Args
  team: string | null
  at: number
  result: string
}
export type Api = {
  call: (method: string, args: Args, bearer: string | null) => Promise<Answer>
  log: LoggedCall[]
}

export function makeApi(
  world: World,
  parts: { faults: Faults; rates: Rates; methods: Record<string, Method> },
): Api {
  const methods: Record<string, Method> = {
    ...chatMethods,
    ...viewMethods,
    ...conversationMethods,
    ...appMethods,
    ...fileMethods,
    ...parts.methods,
  }
  const log: LoggedCall[] = []
  return {
    log,
    call: async (name, args, bearer) => {
      const line: LoggedCall = { method: name, args, team: null, at: world.now(), result: 'ok' }
      log.push(line)
      const before = await parts.faults.next(name, 'before')
      if (before) return finish(line, before)
      const answer = answerOf(world, methods, parts.rates, { name, args, bearer, line })
      world.changed()
      const after = await parts.faults.next(name, 'after')
      return after ? finish(line, after) : answer
    },
  }
}

function finish(line: LoggedCall, answer: Answer): Answer {
  line.result = typeof answer === 'string' ? answer : String(answer.status)
  return answer
}

function answerOf(
  world: World,
  methods: Record<string, Method>,
  rates: Rates,
  {
    name,
    args,
    bearer,
    line,
  }: { name: string; args: Args; bearer: string | null; line: LoggedCall },
): Answer {
  try {
    const method = methods[name]
    // slack.md 6: the token comes first, then the method.
    const token = method?.token === 'none' ? noToken : liveToken(world, bearer ?? tokenIn(args))
    if (!method) throw new SlackProblem('unknown_method', { req_method: name })
    const call: Call = { world, args, token, team: teamOf(world, token, args) }
    line.team = token.team
    if (method.token !== 'none' && (method.token ?? 'bot') !== token.kind)
      throw new SlackProblem('not_allowed_token_type')
    if (method.scopes.length > 0) needScope(call, ...method.scopes)
    const wait = rates.waitFor(name, method.tier, call)
    if (wait > 0) {
      line.result = 'ratelimited'
      const headers = { 'retry-after': String(wait) }
      return { status: 429, headers, body: { ok: false, error: 'ratelimited' } }
    }
    return { status: 200, body: { ok: true, ...method.run(call) } }
  } catch (error) {
    if (!(error instanceof SlackProblem)) throw error
    line.result = error.code
    return { status: 200, body: { ok: false, error: error.code, ...error.more } }
  }
}

const noToken: Token = { value: '', kind: 'bot', team: null, scopes: [], state: 'live' }
const nowhere: Workspace = { id: '', name: '', domain: '', botUserId: '', botId: '' }

function tokenIn(args: Args): string | null {
  return typeof args.token === 'string' ? args.token : null
}

/** Revoked, expired and uninstalled tokens say so (slack.md 4, fatal errors). */
function liveToken(world: World, value: string | null): Token {
  if (value === null || value === '') throw new SlackProblem('not_authed')
  const token = world.tokens.get(value)
  if (!token) throw new SlackProblem('invalid_auth')
  if (token.state !== 'live') throw new SlackProblem(token.state)
  return token
}

function teamOf(world: World, token: Token, args: Args): Workspace {
  const organisation = world.organisations.get(token.team ?? '')
  if (!organisation) return world.workspaces.get(token.team ?? '') ?? nowhere
  const team = world.workspaces.get(placeIn(world, args) ?? '')
  return team?.organisation === organisation.id ? team : organisation
}

/** The token of an organisation works in the workspace that a call is about. */
function placeIn(world: World, args: Args): string | undefined {
  const { channel, trigger_id, view_id } = args
  const user = args.user ?? args.users ?? args.user_id
  return (
    world.channels.get(String(channel))?.team ??
    world.triggers.get(String(trigger_id))?.team ??
    world.views.get(String(view_id))?.view.team_id ??
    world.members.get(String(user))?.team_id
  )
}

import type { IncomingMessage } from 'node:http'
import { applicationRoutes } from './applications.ts'
import { bodyOf, type Body } from '../checks/body.ts'
import type { Answer, Call, Route, Routes } from '../call.ts'
import { callbackRoutes } from './callbacks.ts'
import { channelRoutes } from './channels.ts'
import type { Faults } from './faults.ts'
import type { Gateway } from '../gateway/gateway-state.ts'
import { guildRoutes } from './guilds.ts'
import { messageRoutes } from './messages.ts'
import { DiscordProblem, problems } from './problem.ts'
import type { Rates } from './rates.ts'
import { webhookRoutes } from './webhooks.ts'
import type { World } from '../world.ts'

/** One line of what the application asked for. */
export type LoggedCall = {
  route: string
  path: string
  json: unknown
  files: string[]
  at: number
  /** The status, and Discord's code if it refused. */
  result: string
}
export type Api = {
  call: (path: string, query: URLSearchParams, request: IncomingMessage) => Promise<Answer>
  log: LoggedCall[]
}
type Parts = { gateway: Gateway; troubles: Faults; rates: Rates }

const routes: Routes = {
  ...applicationRoutes,
  ...callbackRoutes,
  ...channelRoutes,
  ...guildRoutes,
  ...messageRoutes,
  ...webhookRoutes,
}
const patterns = Object.entries(routes).map(([name, route]) => ({ name, route, ...partsOf(name) }))

export function makeApi(world: World, { gateway, troubles, rates }: Parts): Api {
  const log: LoggedCall[] = []
  const answerTo = async (
    name: string,
    route: Route,
    call: Call,
    body: Body,
    allowed: boolean,
  ): Promise<Answer> => {
    const before = await troubles.next(name, 'before')
    if (before) return before
    if (!route.open && !allowed) throw problems.unauthorized()
    const pace = rates.take(name, Object.values(call.params)[0] ?? '')
    if (pace.refused) return pace.refused
    const made = route.run({ ...call, json: body.json, files: body.files })
    world.changed()
    const after = await troubles.next(name, 'after')
    return after ?? { status: made === null ? 204 : 200, headers: pace.headers, body: made }
  }
  const call: Api['call'] = async (path, query, request) => {
    const found = match(request.method ?? 'GET', path)
    const line: LoggedCall = {
      route: found?.name ?? `${request.method} ?`,
      path,
      json: undefined,
      files: [],
      at: world.now(),
      result: '',
    }
    log.push(line)
    const answer = await answered(async () => {
      const body = await bodyOf(request)
      line.json = body.json
      line.files = [...body.files.values()].map((file) => file.name)
      if (!found) throw problems.notFound()
      const { name, route, params } = found
      const base = { world, gateway, params, query, json: undefined, files: new Map() }
      return answerTo(name, route, base, body, isBot(world, request))
    })
    line.result = resultOf(answer)
    return answer
  }
  return { call, log }
}

/** discord.md 2: `Bot <token>`. */
function isBot({ token, tokenValid }: World, request: IncomingMessage): boolean {
  return tokenValid && request.headers.authorization === `Bot ${token}`
}

async function answered(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof DiscordProblem) return { status: error.status, body: error.body }
    throw error
  }
}

function resultOf(answer: Answer): string {
  if (typeof answer === 'string') return answer
  const { status, body } = answer
  return body !== null && 'code' in body && status >= 400
    ? `${status} ${String(body.code)}`
    : String(status)
}

function partsOf(name: string): { method: string; parts: string[] } {
  const [method = '', path = ''] = name.split(' ')
  return { method, parts: path.split('/').slice(1) }
}

function match(method: string, path: string) {
  const asked = path.split('/').slice(1).map(decodeURIComponent)
  for (const { name, route, method: wanted, parts } of patterns) {
    if (wanted !== method || parts.length !== asked.length) continue
    const params: Record<string, string> = {}
    const fits = parts.every((part, at) => {
      const said = asked[at] ?? ''
      if (!part.startsWith(':')) return part === said
      params[part.slice(1)] = said
      return said !== ''
    })
    if (fits) return { name, route, params }
  }
  return null
}

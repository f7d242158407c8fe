import { Routes } from 'discord.js'
import type { Client, REST, RESTGetAPIGatewayBotResult } from 'discord.js'
import type { Log } from './log.ts'
import { isDeadToken } from './outbound/problems.ts'
import { openGatewaySession } from './gateway-session.ts'
import type { Ended, GatewaySession, GatewaySessionDeps } from './gateway-session.ts'

/** What keeps every other process away from the gateway; `take` also renews. */
export type Lease = {
  take: () => Promise<boolean>
  release: () => Promise<void>
  /** How often to take it again, in ms. */
  everyMs: number
}

export type GatewayConnectionDeps = Omit<GatewaySessionDeps, 'onReady'> & {
  rest: REST
  /** Null where there is only one process. */
  lease: Lease | null
  onReady: (client: Client<true>) => void
  /** Null when all is well, else what stands in the way. */
  onTrouble: (problem: string | null) => void
  log: Log
}

const waitMsFirst = 250
const waitMsMax = 30_000
const refusedMs = 5 * 60_000
const budgetMin = 5

/** Stays connected to Discord's gateway, in one process at a time, and never in a hurry. */
export function createGatewayConnection(deps: GatewayConnectionDeps) {
  const life: Life = { stopped: false, session: null, naps: createNaps() }
  let running: Promise<void> = Promise.resolve()
  return {
    client: (): Client | null => life.session?.client ?? null,
    start: () => {
      running = stay(deps, life).catch((error: unknown) =>
        deps.log('error', 'Discord was given up', error),
      )
    },
    stop: async () => {
      life.stopped = true
      life.naps.wakeAll()
      await running
      // Who waits for it gets it when it runs out.
      await deps.lease?.release().catch((error: unknown) => {
        deps.log('warn', 'the lease of Discord’s gateway was not given back', error)
      })
    },
  }
}

type Life = {
  stopped: boolean
  session: GatewaySession | null
  naps: ReturnType<typeof createNaps>
}

function createNaps() {
  const wakers = new Set<() => void>()
  return {
    nap: (ms: number) =>
      new Promise<void>((resolve) => {
        const wake = () => {
          clearTimeout(timer)
          wakers.delete(wake)
          resolve()
        }
        const timer = setTimeout(wake, ms)
        wakers.add(wake)
      }),
    wakeAll: () => {
      for (const wake of wakers) wake()
    },
  }
}

async function stay(deps: GatewayConnectionDeps, life: Life): Promise<void> {
  let failures = 0
  const ready = () => {
    failures = 0
  }
  while (!life.stopped) {
    if (deps.lease && !(await held(deps.lease, deps.log))) {
      await life.naps.nap(deps.lease.everyMs)
      continue
    }
    const ended = (await budgetOf(deps.rest, deps.token)) ?? (await live(deps, life, ready))
    if (life.stopped || ended === null) continue
    failures += 1
    const isLong = failures > 3
    deps.onTrouble(ended.refused ?? (isLong ? 'Discord can’t be reached' : null))
    deps.log(ended.refused ? 'error' : 'warn', 'Discord takes no connection', ended.error)
    await life.naps.nap(ended.waitMs ?? waitAfter(ended, failures))
  }
}

/** Ends with the session, when the lease is lost, or when we stop. */
async function live(
  deps: GatewayConnectionDeps,
  life: Life,
  ready: () => void,
): Promise<Ended | null> {
  const opened = openGatewaySession({
    ...deps,
    onReady: (client) => {
      ready()
      deps.onTrouble(null)
      deps.onReady(client)
    },
  })
  life.session = opened
  const over: { ended: Ended | null } = { ended: null }
  void opened.ended.then((ended) => {
    over.ended = ended
    life.naps.wakeAll()
  })
  while (!life.stopped && over.ended === null) {
    if (deps.lease && !(await held(deps.lease, deps.log))) break
    await Promise.race([opened.ended, life.naps.nap(deps.lease?.everyMs ?? waitMsMax)])
  }
  life.session = null
  await opened.close()
  return over.ended
}

const waitAfter = ({ refused }: Ended, failures: number): number =>
  refused === null ? Math.min(waitMsMax, waitMsFirst * 2 ** (failures - 1)) : refusedMs

/** A database that does not answer may have given the lease to another process by now. */
async function held(lease: Lease, log: Log): Promise<boolean> {
  try {
    return await lease.take()
  } catch (error) {
    log('warn', 'the lease of Discord’s gateway could not be renewed', error)
    return false
  }
}

/**
 * Null when there are new sessions left for today. A crash loop would use them up, and then Discord
 * takes the token back.
 */
async function budgetOf(rest: REST, token: string): Promise<Ended | null> {
  try {
    rest.setToken(token)
    const { session_start_limit } = (await rest.get(
      Routes.gatewayBot(),
    )) as RESTGetAPIGatewayBotResult
    const { remaining, reset_after } = session_start_limit
    if (remaining >= budgetMin) return null
    const refused = `Discord allows ${remaining} more logins today: waiting until more are allowed`
    return { refused, error: null, waitMs: Math.max(reset_after, waitMsMax) }
  } catch (error) {
    const refused = isDeadToken(error) ? 'Discord refuses DISCORD_TOKEN' : null
    return { refused, error, waitMs: refused === null ? waitMsFirst * 4 : refusedMs }
  }
}

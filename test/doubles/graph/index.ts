/**
 * A local Graph API for tests: it takes what Meta's takes, refuses what it refuses, and posts signed
 * webhooks to us.
 *
 *   const graph = await startGraph({ now })      // number 770 of account 990
 *   WHATSAPP_GRAPH_URL=graph.url, with graph.appSecret, graph.verifyToken and graph.token
 *   graph.hooks.url = `${ours}/whatsapp/webhook`
 *   await graph.hooks.message({ phone: '12025550142' }, { type: 'text', text: { body: 'Hi' } })
 *   graph.messages, graph.reads, graph.calls, graph.doubles()
 *   await graph.hooks.report(graph.messages[0], 'read')
 *
 * Trouble: `graph.fault({ when: 'after', answer: 'cut' })`, `graph.limits`, `graph.setToken(false)`,
 * `graph.unreachable`, `graph.down()` and `graph.up()`. Always `await graph.stop()`.
 */
import { makeFaults } from './faults.ts'
import type { Fault } from './faults.ts'
import { listen } from './server.ts'
import { makeWebhooks } from './webhooks.ts'
import type { Webhooks } from './webhooks.ts'
import { makeWorld } from './world.ts'
import type { Call, StoredMessage, World } from './world.ts'

export type { StoredMessage } from './world.ts'

export type Graph = {
  url: string
  appSecret: string
  verifyToken: string
  token: string
  hooks: Webhooks
  messages: readonly StoredMessage[]
  reads: World['reads']
  calls: readonly Call[]
  limits: World['limits']
  unreachable: Set<string>
  numbers: World['numbers']
  /** Our ids that were stored more than once: a customer got the same message again. */
  doubles: () => string[]
  fault: (fault: Fault) => () => void
  setToken: (works: boolean) => void
  onStored: (react: (message: StoredMessage) => void) => void
  /** Nobody listens any more. */
  down: () => Promise<void>
  up: () => Promise<void>
  stop: () => Promise<void>
}

export async function startGraph({ now = Date.now }: { now?: () => number } = {}): Promise<Graph> {
  const world = makeWorld(now)
  const faults = makeFaults()
  let server = await listen(world, faults)
  let isUp = true
  const down = async () => {
    if (isUp) await server.close()
    isUp = false
  }
  return {
    ...world,
    url: `http://127.0.0.1:${server.port}`,
    hooks: makeWebhooks(world),
    doubles: () => doublesIn(world.messages),
    fault: faults.add,
    setToken: (works) => void (world.tokenWorks = works),
    onStored: (react) => void (world.onStored = react),
    down,
    up: async () => {
      server = await listen(world, faults, server.port)
      isUp = true
    },
    stop: down,
  }
}

function doublesIn(messages: readonly StoredMessage[]): string[] {
  const ids = messages.flatMap(({ ourId }) => ourId ?? [])
  return [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))]
}

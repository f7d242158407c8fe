import { SocketModeReceiver } from '@slack/bolt'
import type { App, Receiver } from '@slack/bolt'
import { isStranger } from './app.ts'
import { boltLog } from './log.ts'
import type { Log } from './log.ts'
import { isWholeEnvelope, notWhole } from './inbound/parse-body.ts'
import { codeOf } from './outbound/problems.ts'
import { clientOptions } from './workspaces.ts'

export type SocketModeDeps = {
  appToken: string
  apiUrl: string | null
  log: Log
  makeApp: (receiver: Receiver) => App
  /** Null when both connections stand or will; else why Slack takes none. */
  onFatal: (code: string | null) => void
}

/** While one is renewed the other one answers. */
const connections = 2
const waitMsFirst = 250
const waitMsMax = 30_000
const closeMsMax = 1000
const fatal = new Set([
  'account_inactive',
  'invalid_auth',
  'missing_scope',
  'not_allowed_token_type',
  'not_authed',
  'token_revoked',
])

/**
 * Two Socket Mode connections that come back by themselves. The library's own reconnection waits
 * seconds first and may reject where nobody listens, so it is off and done here.
 */
export function createSocketMode(deps: SocketModeDeps) {
  let stopped = false
  const wakers = new Set<() => void>()
  const links = Array.from({ length: connections }, () => openLink(deps))

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer)
        wakers.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, ms)
      wakers.add(wake)
    })

  const keepOpen = async (link: Link): Promise<void> => {
    let failures = 0
    while (!stopped) {
      const problem = await link.connect()
      if (problem === null) {
        failures = 0
        deps.onFatal(null)
        // It was on its way when everything was told to stop.
        if (stopped) await link.close()
        await link.closed()
        continue
      }
      const code = codeOf(problem)
      const isFatal = fatal.has(code ?? '')
      deps.log(isFatal ? 'error' : 'warn', 'Slack takes no connection', problem)
      if (isFatal) deps.onFatal(code)
      failures += 1
      if (!stopped) await pause(isFatal ? waitMsMax : backoffMs(failures))
    }
  }
  let running: Promise<unknown> = Promise.resolve()
  return {
    start: () => {
      running = Promise.all(links.map(keepOpen))
    },
    stop: async () => {
      stopped = true
      for (const wake of wakers) wake()
      await Promise.all(links.map((link) => link.close()))
      await Promise.race([running, pause(closeMsMax)])
    },
  }
}

const backoffMs = (failures: number) => Math.min(waitMsMax, waitMsFirst * 2 ** (failures - 1))

type Link = {
  /** Null when it stands, else what went wrong. */
  connect: () => Promise<unknown>
  closed: () => Promise<void>
  close: () => Promise<void>
}

function openLink({ appToken, apiUrl, log, makeApp }: SocketModeDeps): Link {
  const receiver = new SocketModeReceiver({
    appToken,
    autoReconnectEnabled: false,
    logger: boltLog(log),
    processEventErrorHandler: async ({ error }) => isStranger(error),
    installerOptions: { clientOptions: clientOptions(apiUrl, log) },
  })
  makeApp(receiver)
  const { client } = receiver
  refuseParts(client, log)
  let isOpen = false
  let ended = Promise.resolve()
  return {
    connect: async () => {
      ended = new Promise((resolve) => client.once('disconnected', () => resolve()))
      try {
        await client.start()
        isOpen = true
        return null
      } catch (error) {
        return error ?? new Error('Slack closed the connection')
      }
    },
    closed: async () => {
      await ended
      isOpen = false
    },
    close: async () => {
      if (!isOpen) return
      const late = new Promise<void>((resolve) => {
        setTimeout(resolve, closeMsMax).unref()
      })
      await Promise.race([client.disconnect(), late])
    },
  }
}

/**
 * The library takes each envelope for whole and fails, where nobody listens, on one that is not. Without
 * an acknowledgement Slack tells the person that it did not work, as after a 400.
 */
function refuseParts(client: SocketModeReceiver['client'], log: Log): void {
  const listeners = client.listeners('ws_message')
  client.removeAllListeners('ws_message')
  client.on('ws_message', (data: unknown, isBinary: boolean) => {
    if (typeof data !== 'string' || !isWholeEnvelope(data)) return log('warn', notWhole)
    for (const take of listeners) Reflect.apply(take, client, [data, isBinary])
  })
}

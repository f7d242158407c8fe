import { realpathSync } from 'node:fs'
import type { Logger } from 'pino'
import { createPlayground } from '../adapters/playground/index.ts'
import { createChatCore } from './chat/core.ts'
import { loadEnvFile, readConfig } from './config.ts'
import type { Config } from './config.ts'
import type { Ctx, Ports, Settings } from './control/context.ts'
import { ensureExceptionBot } from './control/ensure-exception-bot.ts'
import { openGateway } from './gateway/gateway.ts'
import { closeServer, createServer } from './http/server.ts'
import { listen } from './serve/listen.ts'
import { createLog } from './serve/log.ts'
import { openStore } from './serve/open-store.ts'
import type { Store } from './serve/open-store.ts'
import { partOrThrow } from './serve/part.ts'
import type { Part } from './serve/part.ts'
import { createPhonePort } from './serve/phone-port.ts'
import { playgroundPeople } from './serve/playground-people.ts'
import { dieOnBugs, explainAndExit, stopOnSignals } from './serve/process.ts'
import { notReady } from './serve/ready.ts'
import { startSweep } from './serve/sweep.ts'
import { tellFromGateway } from './serve/tell-from-gateway.ts'
import { keptSecretKey } from './store/meta.ts'
import { playgroundMessages } from './store/playground-messages.ts'

const hourMs = 3_600_000
const answersFinishMs = 3000

/** Runs a server until it is told to stop; says why where it can't start. */
export async function serve(part: string): Promise<void> {
  let log: Logger | null = null
  try {
    loadEnvFile()
    const config = readConfig(process.env)
    log = createLog(config.logLevel)
    dieOnBugs(log)
    const { url, stop } = await start(config, partOrThrow(part, config), log)
    stopOnSignals(stop, log)
    process.stdout.write(
      config.playground
        ? `Slipway is ready. Open ${url} for the playground; Ctrl+C stops it.\n`
        : `Slipway is ready on ${url}; Ctrl+C stops it.\n`,
    )
  } catch (error) {
    explainAndExit(error, log)
  }
}

export type Running = { url: string; stop: () => Promise<void> }

/** Wires the rooms together; what each needs is handed to it here and nowhere else. */
export async function start(config: Config, part: Part, log: Logger): Promise<Running> {
  const store = await openStore(config.database, 'serve')
  try {
    return await startOn(store, config, part, log)
  } catch (error) {
    await store.close()
    throw error
  }
}

async function startOn(store: Store, config: Config, part: Part, log: Logger): Promise<Running> {
  const { db } = store
  const settings: Settings = {
    publicUrl: config.publicUrl ?? `http://${config.host}:${config.port}`,
    commandPrefix: config.commandPrefix,
    requestLifetimeMs: 72 * hourMs,
  }
  const ports: Ports = {
    wakeRelay: () => {},
    routesMoved: () => gateway.model.routesMoved(),
    logBug: (reference, error) => log.error({ reference, err: error }, 'bug'),
  }
  const deps = { db, now: Date.now, settings, ports }
  const system: Ctx = { ...deps, actor: { kind: 'system', part: 'main' } }
  const gateway = openGateway(
    db,
    {
      sessionExpiryMs: 4 * hourMs,
      actions: {
        secret: config.secretKey ?? (await keptSecretKey(db)),
        allowPrivate: config.allowPrivateActions,
        timeoutMs: 10_000,
      },
    },
    { tell: (trx, event) => tellFromGateway(trx, system, event) },
  )
  await ensureExceptionBot(system)

  const app = createServer({ log, notReady: () => notReady(db) })
  if (config.playground) {
    const playground = createPlayground({
      core: createChatCore(deps),
      log: playgroundMessages(db),
      people: () => playgroundPeople(db),
      phone: createPhonePort(gateway, system),
      now: Date.now,
    })
    await app.register(playground.routes)
  }
  const stopSweep = startSweep(system, gateway)
  const url = await listen(app, config.host, config.port)
  if (config.publicUrl === null) settings.publicUrl = url
  return {
    url,
    stop: async () => {
      await closeServer(app, answersFinishMs)
      await stopSweep()
      await store.close()
    },
  }
}

const isEntry =
  process.argv[1] !== undefined && realpathSync(process.argv[1]) === import.meta.filename
if (isEntry) await serve(process.argv[2] ?? 'all')

import { realpathSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { Discord } from '../adapters/discord/index.ts'
import type { Slack } from '../adapters/slack/index.ts'
import type { PhoneNews } from '../adapters/playground/index.ts'
import { drawCard } from './chat/events/draw-card.ts'
import type { ChatAdapter } from './chat/outbound-port.ts'
import { describeEvent } from './chat/events/describe-event.ts'
import { loadEnvFile, readConfig } from './config.ts'
import type { Config } from './config.ts'
import { accountsOf } from './config/whatsapp.ts'
import type { Ctx, Ports, Settings, MessageAt } from './control/kit/context.ts'
import { ensureAdmins } from './control/people/ensure-admins.ts'
import { ensureExceptionBot } from './control/bots/ensure-exception-bot.ts'
import type { Platform } from './domain/actor.ts'
import { openGateway } from './gateway/gateway.ts'
import { sweepSessions } from './gateway/sweep-sessions.ts'
import { createApi } from './http/api/index.ts'
import { createEditPage } from './http/edit-page.ts'
import { createLinkRoutes } from './http/links/link-routes.ts'
import { createMailRoutes } from './http/mail/mail-routes.ts'
import { closeServer, createServer } from './http/server.ts'
import { createRelay } from './notify/relay.ts'
import type { Relay } from './notify/relay.ts'
import type { WakeUps } from './schedule/wake-ups.ts'
import { controlLooks } from './serve/control-looks.ts'
import { controlSweeps } from './serve/control-sweeps.ts'
import { gatewaySettings } from './serve/gateway-settings.ts'
import { addCustomers } from './serve/add-customers.ts'
import { addDiscord } from './serve/add-discord.ts'
import { addMail } from './serve/add-mail.ts'
import type { MailDelivery } from './serve/add-mail.ts'
import { addPlayground } from './serve/playground/add-playground.ts'
import { addSchedules } from './serve/add-schedules.ts'
import { addSlack } from './serve/add-slack.ts'
import { readExample } from './serve/examples.ts'
import { leadControl } from './serve/lead-control.ts'
import type { Leadership } from './serve/leadership.ts'
import { listen } from './serve/listen.ts'
import { createLog } from './serve/log/log.ts'
import { logSparingly } from './serve/log/outage.ts'
import type { LogFailure } from './serve/log/outage.ts'
import { openStore } from './serve/open-store.ts'
import type { Store } from './serve/open-store.ts'
import { processRoleOrThrow } from './serve/process-role.ts'
import type { ProcessRole } from './serve/process-role.ts'
import { linkedPeople } from './serve/playground/playground-people.ts'
import { exitOnBugs, explainAndExit, stopOnSignals } from './serve/process.ts'
import { readinessProblem } from './serve/readiness.ts'
import { readSecrets } from './serve/secret-key.ts'
import type { Secrets } from './serve/secret-key.ts'
import { seedPlayground } from './serve/playground/seed-playground.ts'
import { startSweep } from './serve/sweep.ts'
import { talkInTry } from './serve/talk-in-try.ts'
import { startNotices } from './serve/start-notices.ts'
import { createWatch } from './serve/watch.ts'
import type { Watch } from './serve/watch.ts'
import { queueGatewayNotice } from './serve/gateway-notices.ts'
import { notePrivateActions } from './store/kit/meta.ts'

const hourMs = 3_600_000
const answersFinishMs = 3000

/** Runs a server until it is told to stop; says why where it can't start. */
export async function serve(part: string): Promise<void> {
  let log: Logger | null = null
  try {
    loadEnvFile()
    const config = readConfig(process.env)
    log = createLog(config.logLevel)
    exitOnBugs(log)
    const { url, stop } = await start(config, processRoleOrThrow(part, config), log)
    stopOnSignals(stop, log)
    process.stdout.write(readyLine(config, url))
  } catch (error) {
    explainAndExit(error, log)
  }
}

const readyLine = ({ playground, silence }: Config, url: string): string =>
  playground
    ? `Slipway is ready. Open ${url} for the playground; Ctrl+C stops it.\n`
    : `Slipway is ready on ${url}; Ctrl+C stops it.\n${silence === null ? '' : `${silence}\n`}`

export type Running = { url: string; stop: () => Promise<void> }

/** Wires the rooms together: each gets what it needs here and nowhere else. */
export async function start(config: Config, role: ProcessRole, log: Logger): Promise<Running> {
  const store = await openStore(config.database, 'serve')
  try {
    return await wire(store, config, role, log)
  } catch (error) {
    await store.close()
    throw error
  }
}

async function wire(store: Store, config: Config, role: ProcessRole, log: Logger) {
  const { db, customers } = store
  const { logBug, logFailure, background } = logSparingly(log, () => db.raw('select 1'))
  const secrets = await readSecrets(config, db, Date.now())
  const settings = settingsOf(config, secrets)
  const ports: Ports = {
    wakeRelay: () => relay.wake(),
    wake: (wake) => schedules?.arm(wake),
    troubles: () => troubles(),
    mailSentAt: () => mail?.out.lastSentAt() ?? null,
    permalink: (at) => permalinkOf(adapters, at),
    isConnected: (platform) => adapters.has(platform),
    talk: (said) => talkInTry(gateway)(said),
    logBug,
    background,
  }
  const deps = { db, now: Date.now, settings, ports }
  const system: Ctx = { ...deps, actor: { kind: 'system', part: 'main' } }
  const adapters = new Map<Platform, ChatAdapter>()
  const mail = role === 'gateway' ? null : await addMail(config, system)
  const isLeading = () => leadership?.isLeading() ?? false
  const relay = openRelay(system, { adapters, mail, logFailure }, isLeading)
  const gateway = openGateway(customers, gatewaySettings(config, customers, secrets), {
    tell: (trx, event) => queueGatewayNotice(trx, system, event),
  })
  let slack: Slack | null = null
  let discord: Discord | null = null
  let schedules: WakeUps | null = null
  let showOnPhone: ((news: PhoneNews) => void) | null = null
  const sealing = { problem: () => (secrets.keys ? null : noKey) }
  const troubles = () =>
    problemsOf({ secrets: sealing, slack, discord, whatsapp: served.whatsapp, schedules, mail })
  const silence = role === 'gateway' ? null : config.silence
  const notReady = () => readinessProblem(db)
  const app = createServer({ log: quiet(log), notReady, silence, troubles, background })
  // Whichever process a customer's phone reaches.
  await app.register(createLinkRoutes({ db: customers, now: deps.now, logBug }))
  let leadership: Leadership | null = null
  const sweeps: (() => Promise<unknown>)[] = []
  if (role !== 'control') startSweep(system, [() => sweepSessions(gateway, Date.now())])
  const rooms = { gateway, background, log, now: deps.now }
  const served = await addCustomers(app, config, role, rooms, (news) => showOnPhone?.(news))
  if (role !== 'gateway') {
    const watch = createWatch({ db, now: deps.now, background })
    await prepare(system, config, watch)
    await addPages(app, system, config)
    if (config.playground) {
      showOnPhone = await addPlayground(app, { deps, system, gateway, adapters, served })
    }
    slack = await addSlack(app, config, { deps, adapters, log })
    discord = await addDiscord(config, { deps, adapters, log })
    schedules = addSchedules(config, system, log, sweeps, watch)
    sweeps.push(...controlSweeps(system, config, mail))
    const looks = controlLooks(system, gateway, relay)
    leadership = leadControl(system, config, logFailure, { relay, sweeps, watch, looks })
    await leadership.start()
    watch.start()
  }
  const stop = async () => {
    await closeServer(app, answersFinishMs)
    served.stopTaking()
    // What comes in, what goes on beside it, and what goes out.
    for (const one of [slack, discord, background, served.whatsapp, schedules, leadership, mail])
      await one?.stop()
    await store.close()
  }
  const url = await listenOrStop(app, config, stop)
  if (config.publicUrl === null) settings.publicUrl = url
  for (const one of [slack, discord, schedules]) one?.start()
  return { url, stop }
}

/** What programs and browsers ask of the desk. */
async function addPages(app: FastifyInstance, system: Ctx, config: Config): Promise<void> {
  const { db, now, settings, ports } = system
  const deps = { db, now, settings, ports }
  const people = config.playground ? () => linkedPeople(db) : null
  await app.register(createApi(deps))
  await app.register(createEditPage({ deps, people }))
  await app.register(createMailRoutes(system))
}

const settingsOf = (
  { publicUrl, linkUrl, host, port, commandPrefix, whatsapp, mail, desk }: Config,
  { keys }: Secrets,
): Settings => ({
  sealKeys: keys,
  whatsapp: whatsapp && accountsOf(whatsapp),
  mail: mail !== null,
  // What is opened replaces it as soon as the server listens.
  publicUrl: publicUrl ?? `http://${host}:${port}`,
  linkUrl,
  commandPrefix,
  desk,
  requestLifetimeMs: 72 * hourMs,
})

async function listenOrStop(
  app: Parameters<typeof listen>[0],
  { host, port }: Pick<Config, 'host' | 'port'>,
  stop: () => Promise<void>,
): Promise<string> {
  return listen(app, host, port).catch(async (error: unknown) => {
    await stop()
    throw error
  })
}

const permalinkOf = async (
  adapters: ReadonlyMap<Platform, ChatAdapter>,
  { platform, ...at }: MessageAt,
): Promise<string | null> => (await adapters.get(platform)?.permalink?.(at)) ?? null

function openRelay(
  system: Ctx,
  {
    adapters,
    mail,
    logFailure,
  }: {
    adapters: Map<Platform, ChatAdapter>
    mail: MailDelivery | null
    logFailure: LogFailure
  },
  mayWork: () => boolean,
): Relay {
  return createRelay({
    db: system.db,
    now: system.now,
    adapters,
    mail,
    drawCard: (subject) => drawCard(system, subject),
    describeEvent: (event, at) => describeEvent(system, event, at),
    log: logFailure,
    mayWork,
  })
}

const noKey =
  'No action endpoint can get a secret: nothing seals it. Set SECRET_KEY to at least 32 characters.'

/** What can't do its work at the moment, by name, for `/healthz`. */
const problemsOf = (parts: Record<string, { problem: () => string | null } | null>) =>
  Object.fromEntries(
    Object.entries(parts).flatMap(([name, part]) => {
      const why = part?.problem()
      return why ? [[name, why]] : []
    }),
  )

/** Fastify's own news are for those who look closer. */
const quiet = (log: Logger): Logger =>
  log.level === 'info' ? log.child({}, { level: 'warn' }) : log

/** What must be there before anybody comes. */
async function prepare(system: Ctx, config: Config, watch: Watch): Promise<void> {
  await notePrivateActions(system.db, config.allowPrivateActions)
  await ensureExceptionBot(system, { source: await readExample('exception') })
  if (config.playground) await seedPlayground(system)
  await ensureAdmins(system, { admins: config.admins })
  startNotices(system, config, watch)
}

const isEntry =
  process.argv[1] !== undefined && realpathSync(process.argv[1]) === import.meta.filename
if (isEntry) await serve(process.argv[2] ?? 'all')

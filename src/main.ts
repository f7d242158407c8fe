import { realpathSync } from 'node:fs'
import type { Logger } from 'pino'
import type { Discord } from '../adapters/discord/index.ts'
import type { Slack } from '../adapters/slack/index.ts'
import type { PhoneNews } from '../adapters/playground/index.ts'
import { createBackground } from './background.ts'
import { drawCard } from './chat/events/draw-card.ts'
import type { ChatAdapter } from './chat/port.ts'
import { describeEvent } from './chat/events/describe-event.ts'
import { loadEnvFile, readConfig } from './config.ts'
import type { Config } from './config.ts'
import { accountsOf } from './config/whatsapp.ts'
import type { Ctx, Ports, Settings } from './control/kit/context.ts'
import { followHandOffs } from './control/handoffs/follow-hand-offs.ts'
import { followSessions } from './control/activations/follow-sessions.ts'
import { endDrains } from './control/activations/end-drains.ts'
import { lookForDeletedCards } from './control/delivery/look-for-deleted-cards.ts'
import { redrawFailures } from './control/delivery/redraw-failures.ts'
import { pruneAudit } from './control/audit/prune-audit.ts'
import { redrawScans } from './control/sharing/redraw-scans.ts'
import { pruneHistory } from './control/history/prune-history.ts'
import { ensureAdmins } from './control/people/ensure-admins.ts'
import { ensureExceptionBot } from './control/bots/ensure-exception-bot.ts'
import { judgeGray } from './control/gray/judge-gray.ts'
import { expireLoosenings } from './control/bots/expire-loosenings.ts'
import { countForLists } from './control/drafts/count-for-lists.ts'
import { remindLooks } from './control/requests/remind-looks.ts'
import { expireRequests } from './control/requests/expire-requests.ts'
import type { Platform } from './domain/actor.ts'
import { sessionExpiryMs } from './domain/routing.ts'
import { openGateway } from './gateway/gateway.ts'
import type { Gateway, GatewaySettings } from './gateway/gateway.ts'
import { sendProactiveMessages } from './gateway/send-proactive-messages.ts'
import { foldCounts, sweepSessions } from './gateway/sweep-sessions.ts'
import { createApi } from './http/api/index.ts'
import { createEditPage } from './http/edit-page.ts'
import { createLinkRoutes } from './http/links/link-routes.ts'
import { closeServer, createServer } from './http/server.ts'
import { createRelay } from './notify/relay.ts'
import type { Relay } from './notify/relay.ts'
import type { WakeUps } from './schedule/wake-ups.ts'
import { addCustomers } from './serve/add-customers.ts'
import type { Customers } from './serve/add-customers.ts'
import { addDiscord } from './serve/add-discord.ts'
import { addPlayground } from './serve/add-playground.ts'
import { addSchedules } from './serve/add-schedules.ts'
import { addSlack } from './serve/add-slack.ts'
import { readExample } from './serve/examples.ts'
import { leadControl } from './serve/lead-control.ts'
import type { Leadership } from './serve/leadership.ts'
import { listen } from './serve/listen.ts'
import { createLog } from './serve/log.ts'
import { openStore } from './serve/open-store.ts'
import type { Store } from './serve/open-store.ts'
import { processRoleOrThrow } from './serve/process-role.ts'
import type { ProcessRole } from './serve/process-role.ts'
import { linkedPeople } from './serve/playground-people.ts'
import { exitOnBugs, explainAndExit, stopOnSignals } from './serve/process.ts'
import { readinessProblem } from './serve/readiness.ts'
import { readSecrets } from './serve/secret-key.ts'
import type { Secrets } from './serve/secret-key.ts'
import { seedPlayground } from './serve/seed-playground.ts'
import { atMostEvery, startSweep } from './serve/sweep.ts'
import { queueGatewayNotice } from './serve/gateway-notices.ts'
import type { Db } from './store/kit/database.ts'
import { endpointSecrets } from './store/senders/endpoint-secrets.ts'
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
  const logBug = (reference: string, error: unknown) => log.error({ reference, err: error }, 'bug')
  const background = createBackground(logBug)
  const secrets = await readSecrets(config, db, Date.now())
  const settings = settingsOf(config, secrets)
  const ports: Ports = {
    wakeRelay: () => relay.wake(),
    wake: (wake) => schedules?.arm(wake),
    troubles: () => troubles(),
    logBug,
    background,
  }
  const deps = { db, now: Date.now, settings, ports }
  const system: Ctx = { ...deps, actor: { kind: 'system', part: 'main' } }
  const adapters = new Map<Platform, ChatAdapter>()
  const relay = openRelay(system, adapters, log, () => leadership?.isLeading() ?? false)
  const gateway = openGateway(customers, gatewaySettings(config, customers, secrets), {
    tell: (trx, event) => queueGatewayNotice(trx, system, event),
  })
  let slack: Slack | null = null
  let discord: Discord | null = null
  let schedules: WakeUps | null = null
  let showOnPhone: ((news: PhoneNews) => void) | null = null
  const sealing = { problem: () => (secrets.keys ? null : noKey) }
  const troubles = () =>
    problemsOf({ secrets: sealing, slack, discord, whatsapp: served.whatsapp, schedules })
  const silence = role === 'gateway' ? null : config.silence
  const notReady = () => readinessProblem(db)
  const app = createServer({ log: quiet(log), notReady, silence, troubles, background })
  // Whichever process a customer's phone reaches.
  await app.register(createLinkRoutes({ db: customers, now: deps.now, logBug }))
  let leadership: Leadership | null = null
  const sweeps: (() => Promise<unknown>)[] = []
  const watches: (() => Promise<unknown>)[] = [() => foldCounts(gateway)]
  if (role !== 'control') startSweep(system, [() => sweepSessions(gateway, Date.now())])
  const rooms = { gateway, background, log, now: deps.now }
  const served = await addCustomers(app, config, role, rooms, (news) => showOnPhone?.(news))
  if (role !== 'gateway') {
    await prepare(system, config)
    await app.register(createApi(deps))
    const people = config.playground ? () => linkedPeople(db) : null
    await app.register(createEditPage({ deps, people }))
    if (config.playground) {
      showOnPhone = await addPlayground(app, { deps, system, gateway, adapters, served })
    }
    slack = await addSlack(app, config, { deps, adapters, log })
    discord = await addDiscord(config, { deps, adapters, log }, sweeps)
    schedules = addSchedules(config, system, log, sweeps)
    sweeps.push(...controlSweeps(system, config))
    watches.unshift(() => endDrains(system))
    leadership = leadControl(system, config, log, { relay, sweeps, watches })
    await leadership.start()
  }
  sendUnasked(system, gateway, served)
  const stop = async () => {
    await closeServer(app, answersFinishMs)
    served.stopTaking()
    // What comes in, what goes on beside it, and what goes out.
    for (const one of [slack, discord, background, served.whatsapp, schedules, leadership])
      await one?.stop()
    await store.close()
  }
  const url = await listen(app, config.host, config.port).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  if (config.publicUrl === null) settings.publicUrl = url
  for (const one of [slack, discord, schedules]) one?.start()
  return { url, stop }
}

/** Goodbyes and the like, each second. */
function sendUnasked(
  system: Ctx,
  gateway: Gateway,
  { renderers }: Pick<Customers, 'renderers'>,
): void {
  if (renderers === null) return
  const channels = { renderers, now: system.now }
  startSweep(system, [() => sendProactiveMessages(gateway, channels)], 1000)
}

const settingsOf = (
  { publicUrl, host, port, commandPrefix, whatsapp }: Config,
  { keys }: Secrets,
): Settings => ({
  sealKeys: keys,
  whatsapp: whatsapp && accountsOf(whatsapp),
  publicUrl: publicUrl ?? `http://${host}:${port}`,
  commandPrefix,
  requestLifetimeMs: 72 * hourMs,
})

function openRelay(
  system: Ctx,
  adapters: Map<Platform, ChatAdapter>,
  log: Logger,
  mayWork: () => boolean,
): Relay {
  return createRelay({
    db: system.db,
    now: system.now,
    adapters,
    drawCard: (subject) => drawCard(system, subject),
    describeEvent: (event, at) => describeEvent(system, event, at),
    log: (problem, error) => log.error({ err: error }, problem),
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

function gatewaySettings(config: Config, db: Db, { keys, old }: Secrets): GatewaySettings {
  const actions = {
    secretsOf: async (endpoint: string, at: number) =>
      keys ? endpointSecrets(db, keys, endpoint, at) : [],
    old,
    now: Date.now,
    allowPrivate: config.allowPrivateActions,
    timeoutMs: 5000,
  }
  return { sessionExpiryMs, actions }
}

/** What time alone makes due, looked at every minute. */
const controlSweeps = (
  system: Ctx,
  { keepAuditDays: keepDays, retention }: Config,
): (() => Promise<unknown>)[] => [
  () => expireRequests(system),
  () => expireLoosenings(system),
  () => remindLooks(system),
  () => followSessions(system),
  () => followHandOffs(system),
  atMostEvery(hourMs, () => lookForDeletedCards(system)),
  () => judgeGray(system),
  () => redrawFailures(system),
  atMostEvery(hourMs, () => redrawScans(system)),
  () => pruneHistory(system, retention),
  () => countForLists(system),
  ...(keepDays === null ? [] : [() => pruneAudit(system, { keepDays })]),
]

/** What must be there before anybody comes. */
async function prepare(system: Ctx, config: Config): Promise<void> {
  await notePrivateActions(system.db, config.allowPrivateActions)
  await ensureExceptionBot(system, { source: await readExample('exception') })
  if (config.playground) await seedPlayground(system)
  await ensureAdmins(system, { admins: config.admins })
}

const isEntry =
  process.argv[1] !== undefined && realpathSync(process.argv[1]) === import.meta.filename
if (isEntry) await serve(process.argv[2] ?? 'all')

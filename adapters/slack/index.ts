import type { Receiver } from '@slack/bolt'
import type { FastifyPluginAsync } from 'fastify'
import { createBackground } from '../../src/background.ts'
import type { ChatAdapter } from '../../src/chat/outbound-port.ts'
import type { ChatCore } from '../../src/chat/port.ts'
import { createApp } from './app.ts'
import { confirmDraftUpload } from './inbound/events.ts'
import type { EventDeps } from './inbound/events.ts'
import { readDraftUploadAction } from './inbound/draft-upload.ts'
import type { DraftUpload, Once } from './inbound/draft-upload.ts'
import { createHomes } from './outbound/home.ts'
import type { ReadHome } from './outbound/home.ts'
import { createHttpReceiver } from './inbound/http-receiver.ts'
import { createIdentity } from './identity.ts'
import { listen } from './inbound/listen.ts'
import type { Log } from './log.ts'
import { createOAuth } from './oauth.ts'
import type { OAuthDeps } from './oauth.ts'
import { slackRateLimits } from './outbound/rate-limiter.ts'
import type { RateLimits } from './outbound/rate-limiter.ts'
import { createReceiving } from './inbound/receive.ts'
import { createAdapter } from './outbound/send.ts'
import { createSocketMode } from './socket-mode.ts'
import { createWorkspaces } from './workspaces.ts'
import type { Installs } from './workspaces.ts'

export { oneWorkspace } from './one-workspace.ts'
export type { Installs } from './workspaces.ts'
export type { DraftUpload, Once, UploadedDraft } from './inbound/draft-upload.ts'
export type { HomeSection, ReadHome } from './outbound/home.ts'
export type { Log } from './log.ts'

export type SlackDeps = {
  core: ChatCore
  installs: Installs
  /** How Slack reaches us: over a connection that we open, or signed at `/slack/events`. */
  way: { appToken: string } | { signingSecret: string }
  /** Null is Slack itself. */
  apiUrl: string | null
  /** Null where there is one token. */
  oauth: OAuthDeps | null
  readHome: ReadHome
  draftUpload: DraftUpload
  once: Once
  /** UTC ms. */
  now: () => number
  log: Log
  /** Slack's own, unless told otherwise. */
  rates?: RateLimits
  /** How long a form may take before a view says that it loads; within Slack's 3 s, unless told. */
  formMs?: number
}

export type Slack = {
  adapter: ChatAdapter
  routes: FastifyPluginAsync
  start: () => void
  /** Every answer that was begun is out. */
  idle: () => Promise<void>
  /** Takes nothing more, and lets what was begun finish. */
  stop: () => Promise<void>
  /** Null when all is well, else what is broken, in a sentence. */
  problem: () => string | null
}

const formMs = 1000

/** Slack as a chat platform, natively: commands, cards, forms and direct messages. */
export function createSlack(deps: SlackDeps): Slack {
  const { apiUrl, log, now } = deps
  const workspaces = createWorkspaces(deps)
  const health = createHealth(log)
  const identity = createIdentity({ workspaces, now })
  const ending = new AbortController()
  const logBug = (reference: string, error: unknown) =>
    log('error', `Slack: a bug, reference ${reference}`, error)
  const answers = createBackground(logBug)
  const redraws = createBackground(logBug)
  const homes = createHomes({ ...deps, workspaces, identity, redraws })
  const receiving = createReceiving({
    ...deps,
    ending: ending.signal,
    formMs: deps.formMs ?? formMs,
    workspaces,
    identity,
    answers,
    acted: homes.touch,
    ownClick: async (action, { account, origin }) => {
      const handed = readDraftUploadAction(action)
      if (handed) await confirmDraftUpload(events, account, origin, handed)
      return handed !== null
    },
  })
  const events: EventDeps = { ...deps, ...receiving, homes }
  const makeApp = (receiver: Receiver) => {
    const app = createApp(receiver, { workspaces, apiUrl, log })
    listen(app, events)
    return app
  }
  const oauth = deps.oauth && createOAuth(deps.oauth, { apiUrl, log, onInstalled: workspaces.drop })
  const adapter = createAdapter({
    workspaces,
    log,
    rates: deps.rates ?? slackRateLimits,
    onToken: health.token,
    onTold: homes.touch,
    onShown: homes.touchAll,
  })
  const http = 'signingSecret' in deps.way ? createHttpReceiver({ ...deps.way, now, log }) : null
  if (http) makeApp(http.receiver)
  const sockets =
    'appToken' in deps.way
      ? createSocketMode({ ...deps.way, apiUrl, log, makeApp, onFatal: health.socket })
      : null
  return {
    adapter,
    routes: async (app) => {
      http?.addRoutes(app)
      oauth?.(app)
    },
    start: () => sockets?.start(),
    idle: answers.settled,
    stop: async () => {
      await sockets?.stop()
      ending.abort()
      await answers.stop()
      await redraws.stop()
    },
    problem: health.problem,
  }
}

/** What stands in the way until somebody fixes it; a call that works fixes it too. */
function createHealth(log: Log) {
  const broken = new Map<string, string>()
  const note = (part: string, code: string | null) => {
    if (code === null) return void broken.delete(part)
    if (broken.get(part) === code) return
    broken.set(part, code)
    log('error', `Slack refuses ${part}: ${code}`)
  }
  return {
    token: (install: string, code: string | null) => note(`the token of ${install}`, code),
    socket: (code: string | null) => note('SLACK_APP_TOKEN', code),
    problem: () => {
      const [first] = broken
      return first ? `Slack refuses ${first[0]} (${first[1]}): install the app again.` : null
    },
  }
}

import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { Installs, Log, Slack, SlackDeps } from '../../adapters/slack/index.ts'
import { createInteractionDedupe } from '../control/delivery/dedupe-interactions.ts'
import { createChatCore } from '../chat/core.ts'
import type { ChatAdapter } from '../chat/outbound-port.ts'
import type { Config, SlackConfig } from '../config.ts'
import type { ChatDeps } from '../chat/kit/deps.ts'
import { wakePlace } from '../control/delivery/wake-place.ts'
import type { Platform } from '../domain/actor.ts'
import {
  deleteSlackInstallation,
  putSlackInstallation,
  slackInstallation,
} from '../store/delivery/slack-installations.ts'
import type { SealKeys } from '../store/kit/seal.ts'
import { slackDraftUpload } from './slack-draft-upload.ts'
import { slackHome } from './slack-home.ts'

type Rooms = { deps: ChatDeps; adapters: Map<Platform, ChatAdapter>; log: Logger }

/** Connects Slack where the environment names an app; null where it does not. */
export async function addSlack(
  app: FastifyInstance,
  config: Config,
  { deps, adapters, log }: Rooms,
): Promise<Slack | null> {
  if (config.slack === null) return null
  const { slack } = config
  // Read only where it is used: its library is a tenth of what a start costs.
  const { createSlack, oneWorkspace } = await import('../../adapters/slack/index.ts')
  const words: Log = (level, message, error) => log[level]({ err: error }, message)
  const connected = createSlack({
    core: createChatCore(deps),
    installs:
      slack.botToken === null
        ? keptInstalls(deps, keysOf(config))
        : oneWorkspace(slack.botToken, slack.apiUrl, words),
    way: wayOf(slack),
    apiUrl: slack.apiUrl,
    oauth: oauthOf(deps, config, slack),
    readHome: slackHome(deps),
    draftUpload: slackDraftUpload(deps),
    once: onceIn(deps),
    now: deps.now,
    log: words,
  })
  adapters.set('slack', connected.adapter)
  await app.register(connected.routes)
  return connected
}

function onceIn(deps: ChatDeps): SlackDeps['once'] {
  const events = createInteractionDedupe(deps)
  return async (interactionId, work) => {
    const delivery = { platform: 'slack' as const, interactionId }
    if (!(await events.claim(delivery))) return
    try {
      await work()
    } finally {
      events.done(delivery)
    }
  }
}

const wayOf = ({ appToken, signingSecret }: SlackConfig): SlackDeps['way'] =>
  appToken === null ? { signingSecret: signingSecret ?? '' } : { appToken }

/** Its environment is refused without SECRET_KEY where workspaces install the app. */
const keysOf = ({ secretKey, secretKeyOld }: Config): SealKeys => ({
  current: secretKey ?? '',
  old: secretKeyOld,
})

/** Every workspace that installed the app, each with a token that only opens that one. */
const keptInstalls = ({ db }: ChatDeps, keys: SealKeys): Installs => ({
  find: (install) => slackInstallation(db, keys, install),
  forget: (install) => deleteSlackInstallation(db, install),
})

function oauthOf(deps: ChatDeps, config: Config, { oauth }: SlackConfig): SlackDeps['oauth'] {
  if (oauth === null || config.secretKey === null || config.publicUrl === null) return null
  const { publicUrl } = config
  return {
    ...oauth,
    publicUrl,
    put: async (installed) => {
      await putSlackInstallation(deps.db, keysOf(config), { ...installed, installedAt: deps.now() })
      const { install } = installed
      await wakePlace(deps, { platform: 'slack', install, channel: null })
    },
  }
}

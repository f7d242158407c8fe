import type { APIInteraction, APIMessage, REST } from 'discord.js'
import { createBackground } from '../../src/background.ts'
import type { ChatAdapter } from '../../src/chat/outbound-port.ts'
import type { ChatCore } from '../../src/chat/port.ts'
import { closeRest, createAnswering, createRest, postMessage } from './api.ts'
import { createGatewayConnection } from './gateway-connection.ts'
import type { Lease } from './gateway-connection.ts'
import { createFormDrafts } from './inbound/form-drafts.ts'
import type { FormDraftStore } from './inbound/form-drafts.ts'
import { createRenderCache } from './outbound/render-cache.ts'
import { install } from './identity.ts'
import { createCommandRegistrar } from './command-registrar.ts'
import type { Log } from './log.ts'
import { missingIn } from './outbound/permissions.ts'
import { postInOrder } from './outbound/speak-directly.ts'
import { safe } from './outbound/problems.ts'
import { receive } from './inbound/receive.ts'
import { renderNotice } from './render/render.ts'
import { createAdapter } from './outbound/send.ts'

export type { Lease } from './gateway-connection.ts'
export type { FormDraftStore } from './inbound/form-drafts.ts'
export type { Log } from './log.ts'

export type DiscordDeps = {
  core: ChatCore
  token: string
  /** Null = Discord tells it after the login. */
  applicationId: string | null
  /** Commands of this one server appear at once; null registers them everywhere. */
  guildId: string | null
  /** Null is Discord itself. */
  apiUrl: string | null
  drafts: FormDraftStore
  /** Null where no other process can be connected. */
  lease: Lease | null
  /** UTC ms. */
  now: () => number
  log: Log
}

export type Discord = {
  adapter: ChatAdapter
  start: () => void
  /** Every answer that was begun is out. */
  idle: () => Promise<void>
  /** Takes nothing more, and lets what was begun finish. */
  stop: () => Promise<void>
  /** Null when all is well, else what is broken, in a sentence. */
  problem: () => string | null
}

/** Discord as a chat platform, natively: commands, cards, forms and direct messages. */
export function createDiscord(deps: DiscordDeps): Discord {
  const { core, now, guildId } = deps
  const log: Log = (level, message, error) => deps.log(level, message, safe(error))
  const rest = createRest(deps)
  const answering = createAnswering(deps)
  const health = createHealth(log)
  const drafts = createFormDrafts(deps.drafts, now)
  const renderCache = createRenderCache()
  const answers = createBackground((reference, error) =>
    log('error', `Discord: a bug, reference ${reference}`, error),
  )
  const working = (work: Promise<unknown>) => answers.run(() => work)
  const keeper = createCommandRegistrar({
    ...deps,
    log,
    rest,
    commands: core.commands,
    onTrouble: (problem) => health.note('commands', problem),
    working,
  })
  const receiving = { core, rest, answering, drafts, renderCache, home: guildId, now, log }
  const connection = createGatewayConnection({
    ...deps,
    log,
    rest,
    onInteraction: (interaction: APIInteraction) => working(receive(receiving, interaction)),
    onDirectMessage: (message: APIMessage) => working(hear(deps, rest, message)),
    onReady: keeper.ensure,
    onJoin: keeper.joined,
    onLeave: keeper.left,
    onAccess: (channel) => working(core.wakePlace({ platform: 'discord', install, channel })),
    onTrouble: (problem) => health.note('gateway', problem),
  })
  return {
    adapter: createAdapter({
      rest,
      renderCache,
      token: deps.token,
      now,
      permissions: (channel) => missingIn(connection.client(), channel),
      onToken: (problem) => health.note('token', problem),
    }),
    start: connection.start,
    idle: answers.settled,
    stop: async () => {
      keeper.stop()
      await connection.stop()
      await answers.stop()
      closeRest(rest)
      closeRest(answering)
    },
    problem: health.problem,
  }
}

/** Free text never decides anything: it goes to a bot that is tried, or gets the first steps. */
async function hear(
  { core, now }: DiscordDeps,
  rest: REST,
  { id, author, channel_id, content }: APIMessage,
): Promise<void> {
  const answer = await core.receive({
    kind: 'said',
    text: content,
    platform: 'discord',
    interactionId: id,
    user: { install, userId: author.id, name: author.username, stranger: false },
    channel: channel_id,
    direct: true,
    at: now(),
  })
  if (answer.kind === 'notice') await postMessage(rest, channel_id, renderNotice(answer.notice))
  if (answer.kind === 'direct') await postInOrder({ rest, core }, channel_id, id, answer.messages)
}

/** What stands in the way until somebody fixes it; what works again fixes it too. */
function createHealth(log: Log) {
  const broken = new Map<string, string>()
  return {
    note: (part: string, problem: string | null) => {
      if (problem === null) return void broken.delete(part)
      if (broken.get(part) === problem) return
      broken.set(part, problem)
      log('error', problem)
    },
    problem: (): string | null => {
      const [first] = broken.values()
      return first === undefined ? null : `${first}.`
    },
  }
}

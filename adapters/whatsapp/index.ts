import type { FastifyPluginAsync } from 'fastify'
import type { ChannelIn, ChannelOut } from '../../src/gateway/channel-port.ts'
import { graphVersionProblem } from './graph-versions.ts'
import { createWebhook } from './inbound/webhook.ts'
import type { WebhookDeps } from './inbound/webhook.ts'
import { createGraphClient } from './outbound/graph-client.ts'
import type { GraphSettings } from './outbound/graph-client.ts'
import { rememberRefusal } from './outbound/last-refusal.ts'
import { createSender } from './outbound/send.ts'
import type { SendDeps } from './outbound/send.ts'
import type { WhatsAppBody } from './render/body.ts'

export type { Log } from './log.ts'
export type WhatsAppDeps = Omit<WebhookDeps, 'channelIn'> &
  Pick<SendDeps, 'tokenOf'> & {
    graph: GraphSettings
    /** The variable that holds the token of a number of ours, for people to put right. */
    tokenNameOf: (from: string) => Promise<string>
    /** Given how to answer, takes what comes in. */
    connect: (out: ChannelOut<WhatsAppBody>) => ChannelIn
  }
export type WhatsApp = {
  routes: FastifyPluginAsync
  out: ChannelOut<WhatsAppBody>
  /** What somebody should fix while everything else works. */
  problem: () => string | null
  stop: () => Promise<void>
}

/** WhatsApp as a customers' channel (F56), by Meta's Cloud API. */
export function createWhatsApp(deps: WhatsAppDeps): WhatsApp {
  const graph = createGraphClient(deps.graph)
  const { out, problem } = rememberRefusal(
    createSender({ graph, tokenOf: deps.tokenOf }),
    deps.tokenNameOf,
    deps.now,
  )
  return {
    routes: createWebhook({ ...deps, channelIn: deps.connect(out) }),
    out,
    problem: () => problem() ?? graphVersionProblem(deps.graph.version, deps.now()),
    stop: graph.close,
  }
}

import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { createWhatsApp } from '../../adapters/whatsapp/index.ts'
import type { Log, WhatsApp } from '../../adapters/whatsapp/index.ts'
import type { Background } from '../background.ts'
import type { Config } from '../config.ts'
import { createCustomerChannel } from '../gateway/channel.ts'
import type { CustomerChannel } from '../gateway/channel.ts'
import type { Gateway } from '../gateway/gateway.ts'

type Rooms = { gateway: Gateway; background: Background; log: Logger; now: () => number }

const sendMsMax = 10_000
/** One customer takes a burst, and has to be left in peace for as long as it was ahead of its time. */
const pair = { pairBurst: 45, pairEveryMs: 6000 }

/**
 * Opens `/whatsapp/webhook` where the environment names an account; null where it does not. What was
 * left undone is taken up before anything new comes in.
 */
export async function addWhatsApp(
  app: FastifyInstance,
  config: Config,
  { gateway, background, log, now }: Rooms,
): Promise<(WhatsApp & { stopTaking: () => void }) | null> {
  if (config.whatsapp === null) return null
  const { appSecrets, verifyToken, accessToken, graphUrl, graphVersion } = config.whatsapp
  const { sendsPerSecond, replyMaxAgeMs } = config.whatsapp
  const words: Log = (level, message, error) => log[level]({ err: error }, message)
  const secrets = appSecrets.map((secret) => ({ app: 'environment', secret }))
  const served: CustomerChannel[] = []
  const whatsapp = createWhatsApp({
    verifyToken,
    secrets: () => secrets,
    tokenOf: () => accessToken,
    graph: { url: graphUrl, version: graphVersion, timeoutMs: sendMsMax },
    connect: (out) => {
      const common = { gateway, out, background, now, log: words }
      const rates = { ...pair, senderPerSecond: sendsPerSecond }
      const limits = { rates, replyMaxAgeMs }
      const one = createCustomerChannel({ ...common, ...limits, channel: 'whatsapp' })
      served.push(one)
      return one.channelIn
    },
    now,
    log: words,
  })
  await app.register(whatsapp.routes)
  for (const { inbox, outbound } of served) {
    await inbox.start()
    outbound.start()
  }
  const stopTaking = () => {
    for (const { inbox } of served) inbox.stop()
  }
  return { ...whatsapp, stopTaking }
}

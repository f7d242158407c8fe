import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { createWhatsApp } from '../../adapters/whatsapp/index.ts'
import type { Log, WhatsApp } from '../../adapters/whatsapp/index.ts'
import type { Background } from '../background.ts'
import type { Config } from '../config.ts'
import { createChannelIn } from '../gateway/channel-in.ts'
import type { Gateway } from '../gateway/gateway.ts'
import { byFirstName } from '../gateway/inbox/inbox-deps.ts'
import { createInbox } from '../gateway/inbox/inbox.ts'
import type { Inbox } from '../gateway/inbox/inbox.ts'

type Rooms = { gateway: Gateway; background: Background; log: Logger; now: () => number }

const sendMsMax = 10_000

/**
 * Opens `/whatsapp/webhook` where the environment names an account; null where it does not. What was
 * left undone is taken up before anything new comes in.
 */
export async function addWhatsApp(
  app: FastifyInstance,
  config: Config,
  { gateway, background, log, now }: Rooms,
): Promise<(WhatsApp & { inbox: Inbox }) | null> {
  if (config.whatsapp === null) return null
  const { appSecrets, verifyToken, accessToken, graphUrl, graphVersion } = config.whatsapp
  const words: Log = (level, message, error) => log[level]({ err: error }, message)
  const secrets = appSecrets.map((secret) => ({ app: 'environment', secret }))
  const inbox = createInbox({
    gateway,
    contactsOf: byFirstName,
    noSender: (channel) => words('warn', `A message came for a ${channel} number of no sender`),
    render: (_channel, reply) => whatsapp.out.render(reply),
    wakeOutbound: () => {},
    markRead: () => {},
    background,
    now,
    log: words,
  })
  const whatsapp: WhatsApp = createWhatsApp({
    verifyToken,
    secrets: () => secrets,
    tokenOf: () => accessToken,
    graph: { url: graphUrl, version: graphVersion, timeoutMs: sendMsMax },
    connect: () => createChannelIn({ inbox, log: words }),
    now,
    log: words,
  })
  await app.register(whatsapp.routes)
  await inbox.start()
  return { ...whatsapp, inbox }
}

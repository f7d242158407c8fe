import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { createWhatsApp } from '../../adapters/whatsapp/index.ts'
import type { Log, WhatsApp } from '../../adapters/whatsapp/index.ts'
import type { Background } from '../background.ts'
import type { Config } from '../config.ts'
import { accountsOf } from '../config/whatsapp.ts'
import type { WhatsAppConfig } from '../config/whatsapp.ts'
import { ownAccount } from '../domain/channel-account.ts'
import { createChannelIn } from '../gateway/channel-in.ts'
import { keepRefusals } from '../gateway/channel-news/keep-refusals.ts'
import type { Gateway } from '../gateway/gateway.ts'
import type { Db } from '../store/kit/database.ts'
import { numbersAmong } from '../store/senders/channel-numbers.ts'

type Rooms = { gateway: Gateway; background: Background; log: Logger; now: () => number }

const sendMsMax = 10_000

/** Opens `/whatsapp/webhook` where the environment names an account; null where it does not. */
export async function addWhatsApp(
  app: FastifyInstance,
  { whatsapp: config }: Pick<Config, 'whatsapp'>,
  { gateway, background, log, now }: Rooms,
): Promise<WhatsApp | null> {
  if (config === null) return null
  const { verifyToken, graphUrl, graphVersion } = config
  const words: Log = (level, message, error) => log[level]({ err: error }, message)
  const secrets = secretsOf(config)
  const whatsapp = createWhatsApp({
    verifyToken,
    secrets: () => secrets,
    tokenOf: (from) => tokenOf(gateway.db, config, from),
    graph: { url: graphUrl, version: graphVersion, timeoutMs: sendMsMax },
    connect: (out) => createChannelIn({ gateway, out, background, log: words }),
    refused: keepRefusals(gateway.db, { background, now, log: words }),
    now,
    log: words,
  })
  await app.register(whatsapp.routes)
  return whatsapp
}

/** Each app goes by one name, whichever variables hold its secret. */
const secretsOf = (config: WhatsAppConfig) =>
  Object.entries(accountsOf(config).apps).flatMap(([name, app]) =>
    (config.secrets[name] ?? []).map((secret) => ({ app, secret })),
  )

/** Asked at each send, so that a number can be connected while the server runs. */
async function tokenOf(db: Db, { tokens }: WhatsAppConfig, from: string): Promise<string | null> {
  const [number] = await numbersAmong(db, 'whatsapp', [from])
  return tokens[number?.tokenName ?? ownAccount.tokenName] ?? null
}

import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { createWhatsApp } from '../../adapters/whatsapp/index.ts'
import type { Log, WhatsApp, WhatsAppDeps } from '../../adapters/whatsapp/index.ts'
import type { Background } from '../background.ts'
import type { Config } from '../config.ts'
import { accountsOf } from '../config/whatsapp.ts'
import type { WhatsAppConfig } from '../config/whatsapp.ts'
import type { CustomerChannelDeps } from '../gateway/channel.ts'
import type { ChannelIn } from '../gateway/channel-port.ts'
import { keepRefusals } from '../gateway/channel-news/keep-refusals.ts'
import { numberAccounts } from '../gateway/outbound/number-accounts.ts'
import type { Gateway } from '../gateway/gateway.ts'

export type Rooms = {
  gateway: Gateway
  background: Background
  log: Logger
  now: () => number
}
type Limits = Pick<CustomerChannelDeps<unknown>, 'rates' | 'replyMaxAgeMs' | 'accountOf' | 'fromOf'>
type Out = Parameters<WhatsAppDeps['connect']>[0]

const sendMsMax = 10_000
/** One customer takes a burst, and has to be left in peace for as long as it was ahead of its time. */
const pair = { pairBurst: 45, pairEveryMs: 6000 }

/**
 * Opens `/whatsapp/webhook` where the environment names an account; null where it does not. `connect`
 * is given how fast it takes messages.
 */
export async function addWhatsApp(
  app: FastifyInstance,
  { whatsapp: config }: Pick<Config, 'whatsapp'>,
  { gateway, background, log, now }: Rooms,
  connect: (out: Out, limits: Limits) => ChannelIn,
): Promise<WhatsApp | null> {
  if (config === null) return null
  const { verifyToken, graphUrl, graphVersion, sendsPerSecond, replyMaxAgeMs } = config
  const words: Log = (level, message, error) => log[level]({ err: error }, message)
  const secrets = secretsOf(config)
  const numbers = numberAccounts(gateway.db, 'whatsapp', now)
  const rates = { ...pair, senderPerSecond: sendsPerSecond }
  const whatsapp = createWhatsApp({
    verifyToken,
    secrets: () => secrets,
    tokenNameOf: numbers.tokenNameOf,
    tokenOf: async (from) => config.tokens[await numbers.tokenNameOf(from)] ?? null,
    graph: { url: graphUrl, version: graphVersion, timeoutMs: sendMsMax },
    connect: (out) => {
      const { accountOf, fromOf } = numbers
      return connect(out, { rates, replyMaxAgeMs, accountOf, fromOf })
    },
    ...keepRefusals(gateway.db, { background, now, log: words }),
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

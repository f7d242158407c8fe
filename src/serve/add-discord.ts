import type { Logger } from 'pino'
import { ulid } from 'ulid'
import { createDiscord } from '../../adapters/discord/index.ts'
import type { Discord, FormDraftStore, Lease, Log } from '../../adapters/discord/index.ts'
import { createChatCore } from '../chat/core.ts'
import type { ChatDeps } from '../chat/kit/deps.ts'
import type { ChatAdapter } from '../chat/port.ts'
import type { Config } from '../config.ts'
import type { Platform } from '../domain/actor.ts'
import type { Db } from '../store/database.ts'
import { pruneFormDrafts, formDraft, putFormDraft } from '../store/form-drafts.ts'
import { releaseLease, acquireLease } from '../store/leases.ts'

type Rooms = { deps: ChatDeps; adapters: Map<Platform, ChatAdapter>; log: Logger }

/** Connects Discord where the environment names a bot; null where it does not. */
export function addDiscord(
  config: Config,
  { deps, adapters, log }: Rooms,
  sweeps: (() => Promise<unknown>)[],
): Discord | null {
  if (config.discord === null) return null
  const words: Log = (level, message, error) => log[level]({ err: error }, message)
  const connected = createDiscord({
    ...config.discord,
    core: createChatCore(deps),
    drafts: keptDrafts(deps),
    lease: 'url' in config.database ? gatewayLease(deps.db, deps.now) : null,
    now: deps.now,
    log: words,
  })
  adapters.set('discord', connected.adapter)
  sweeps.push(() => pruneFormDrafts(deps.db, deps.now()))
  return connected
}

const platform = 'discord'

const keptDrafts = ({ db, now }: ChatDeps): FormDraftStore => ({
  put: (draft) => putFormDraft(db, { ...draft, platform }),
  get: (id, userId) => formDraft(db, { id, platform, userId, now: now() }),
})

const leaseMs = 15_000

/** One process alone listens to Discord; another one takes over within the time of a lease. */
export function gatewayLease(db: Db, now: () => number): Lease {
  const name = 'discord gateway'
  const holder = ulid()
  return {
    everyMs: leaseMs / 3,
    take: () => acquireLease(db, { name, holder, until: now() + leaseMs }, now()),
    release: async () => {
      await releaseLease(db, name, holder)
    },
  }
}

import type { Logger } from 'pino'
import type { Discord, FormDraftStore, Log } from '../../adapters/discord/index.ts'
import { createChatCore } from '../chat/core.ts'
import type { ChatDeps } from '../chat/kit/deps.ts'
import type { ChatAdapter } from '../chat/outbound-port.ts'
import type { Config } from '../config.ts'
import type { Platform } from '../domain/actor.ts'
import { formDraft, putFormDraft } from '../store/delivery/form-drafts.ts'
import { createLease } from './lease.ts'

type Rooms = { deps: ChatDeps; adapters: Map<Platform, ChatAdapter>; log: Logger }

/** Connects Discord where the environment names a bot; null where it does not. */
export async function addDiscord(
  config: Config,
  { deps, adapters, log }: Rooms,
): Promise<Discord | null> {
  if (config.discord === null) return null
  // Read only where it is used: its library is an eighth of what a start costs.
  const { createDiscord } = await import('../../adapters/discord/index.ts')
  const words: Log = (level, message, error) => log[level]({ err: error }, message)
  const connected = createDiscord({
    ...config.discord,
    core: createChatCore(deps),
    drafts: keptDrafts(deps),
    lease: 'url' in config.database ? createLease(deps.db, 'discord gateway') : null,
    now: deps.now,
    log: words,
  })
  adapters.set('discord', connected.adapter)
  return connected
}

const platform = 'discord'

const keptDrafts = ({ db, now }: ChatDeps): FormDraftStore => ({
  put: (draft) => putFormDraft(db, { ...draft, platform }),
  get: (id, userId) => formDraft(db, { id, platform, userId, now: now() }),
})

import { monotonicFactory } from 'ulid'
import type { Event } from '../domain/events.ts'
import type { Db } from '../store/kit/database.ts'
import { createActionTurns } from './actions/action-turns.ts'
import type { ActionTurns } from './actions/action-turns.ts'
import type { ActionSettings } from './actions/call-action.ts'
import { pooledRandom } from '../store/kit/pooled-random.ts'
import { createKeyedQueue } from './keyed-queue.ts'
import type { KeyedQueue } from './keyed-queue.ts'
import { openReadModel } from './read-model.ts'
import { openMemory } from './remember.ts'
import type { Remember } from './remember.ts'
import type { ReadModel } from './read-model.ts'

export type GatewaySettings = {
  /** A session closes this long after its last message (F50). */
  sessionExpiryMs: number
  /** So many messages of one customer wait for their answers at most (F86). */
  customerWaitingMax: number
  actions: ActionSettings
  /** UTC ms. A platform's times are older, and ids sort after what was written before all the same. */
  startedAt?: number
}

export type GatewayPorts = {
  /**
   * Announces an event in the message's own transaction. It must not take the lock of the audit
   * chain: a control verb that holds it may be waiting for this transaction.
   */
  tell: (trx: Db, event: Event) => Promise<void>
}

/** Everything the data plane needs. */
export type Gateway = {
  db: Db
  settings: GatewaySettings
  ports: GatewayPorts
  model: ReadModel
  /** How many calls of action servers are under way. */
  actionTurns: ActionTurns
  /** Compiled drafts and candidates, so that not every message compiles them again. */
  trials: Remember
  /** One message after the other for each end user and place. */
  inQueue: KeyedQueue
  /** Ids that sort in the order they were made. */
  newId: (at: number) => string
}

const trialsMax = 50

export function openGateway(db: Db, settings: GatewaySettings, ports: GatewayPorts): Gateway {
  const newId = monotonicFactory(pooledRandom)
  if (settings.startedAt !== undefined) newId(settings.startedAt)
  return {
    db,
    settings,
    ports,
    model: openReadModel(db),
    actionTurns: createActionTurns(settings.actions.timeoutMs),
    trials: openMemory(trialsMax),
    inQueue: createKeyedQueue(),
    newId,
  }
}

import type { Db } from '../../store/kit/database.ts'
import { insertMessages } from '../../store/live/messages.ts'
import { dropAnswers, settleOutbound } from '../../store/outbound/settle-outbound.ts'
import type { Settlement } from '../../store/outbound/settle-outbound.ts'
import type { Gateway } from '../gateway.ts'
import { inSharedWrite } from '../shared-write.ts'
import type { Fate } from './decide-fate.ts'
import { lineOf, skippedAt } from './settle-fates.ts'
import type { SettleDeps } from './settle-fates.ts'

type AloneDeps = SettleDeps & { gateway: Pick<Gateway, 'db' | 'newId' | 'ports'> }

/**
 * Writes what became of attempts one by one, where a group of them failed. One that fails here too is
 * kept without its words, and the team is told: the others are not written again and again with it.
 * `undone` are those that wait, where the storage takes nothing at all, and why.
 */
export async function settleAlone(
  deps: AloneDeps,
  fates: readonly Fate[],
  settle: (trx: Db, fates: readonly Fate[]) => Promise<void>,
): Promise<{ undone: readonly Fate[]; error: unknown }> {
  for (const [at, fate] of fates.entries()) {
    try {
      await inSharedWrite(deps.gateway.db, 1, (trx) => settle(trx, [fate]))
    } catch (error) {
      try {
        await settlePlainly(deps, fate)
      } catch {
        return { undone: fates.slice(at), error }
      }
      await tellUnkept(deps, fate, error)
    }
  }
  return { undone: [], error: null }
}

/** What the pool must know of it, and what no other message may overtake. */
async function settlePlainly(
  { gateway: { db }, now }: AloneDeps,
  { row, settlement }: Fate,
): Promise<void> {
  const plain: Settlement = { ...settlement, problem: settlement.problem === null ? null : unkept }
  await db.transaction(async (trx) => {
    await settleOutbound(trx, [plain])
    if (plain.code === 'send-refused') await dropAnswers(trx, [row], skippedAt(now()))
  })
}

/** By the log at least. */
async function tellUnkept(
  { gateway, now, log }: AloneDeps,
  { row }: Fate,
  error: unknown,
): Promise<void> {
  log('error', `${unkept} ${String(error).slice(0, 300)}`)
  const at = now()
  const { botId, sessionId } = row
  try {
    await gateway.db.transaction(async (trx) => {
      const line = lineOf(gateway.newId(at), row, { code: 'send-unkept', text: unkept, at })
      await insertMessages(trx, [line])
      if (botId === null) return
      await gateway.ports.tell(trx, { type: 'bot.failed', botId, sessionId, problem: unkept })
    })
  } catch (failure) {
    log('error', `Nor could that be told: ${String(failure).slice(0, 300)}`)
  }
}

const unkept = 'What became of a message to a customer could not be kept in its words.'

import { isMendable, mendedByAnswer } from '../../domain/conversation/channel-alerts.ts'
import type { Db } from '../../store/kit/database.ts'
import { insertMessages } from '../../store/live/messages.ts'
import { clearAlerts, raiseAlert } from '../../store/outbound/channel-alerts.ts'
import type { ClaimedRow } from '../../store/outbound/claim-outbound.ts'
import { dropAnswers, settleOutbound } from '../../store/outbound/settle-outbound.ts'
import type { Gateway } from '../gateway.ts'
import type { Fate } from './decide-fate.ts'
import { tooManyCode, tooManyWords } from './queue-outbound.ts'
import { failedLate } from './decide-status.ts'

export type SettleDeps = {
  gateway: Pick<Gateway, 'newId' | 'ports'>
  now: () => number
  log: (level: 'warn' | 'error', message: string) => void
}

type UnsentRow = Pick<ClaimedRow, 'senderId' | 'contact' | 'answerId' | 'botId' | 'sessionId'>
/** A message that its customer does not get. */
export type Unsent = {
  row: UnsentRow
  code: string
  problem: string
  alert: string | null
}

/** What comes of time alone is told again after this. */
const tellAgainMs = 3_600_000

/** Writes what became of attempts, and says what customers do not get. */
export async function settleFates(
  deps: SettleDeps,
  trx: Db,
  fates: readonly Fate[],
): Promise<void> {
  const kept = await settleOutbound(
    trx,
    fates.map(({ settlement }) => settlement),
  )
  const known = fates.filter(({ row }) => kept.has(row.id))
  const unsent = known.flatMap(({ row, settlement: { state, code, problem }, alert }) =>
    state === 'failed' || state === 'dropped'
      ? [{ row, code: code ?? 'send-refused', problem: problem ?? '', alert }]
      : [],
  )
  await sayUnsent(deps, trx, unsent)
}

/** The later bubbles of a refused answer are dropped too: none arrives without the one before. */
export async function sayUnsent(
  { gateway, now, log }: SettleDeps,
  trx: Db,
  unsent: readonly Unsent[],
): Promise<void> {
  if (unsent.length === 0) return
  const at = now()
  const refused = unsent.filter(({ code }) => code === 'send-refused')
  const laterOf = await dropAnswers(
    trx,
    refused.map(({ row }) => row),
    skippedAt(at),
  )
  const said = unsent.map((one) => {
    return { ...one, text: textOf(one, one.code === 'send-refused' ? laterOf(one.row) : 0) }
  })
  await insertMessages(
    trx,
    said.map(({ row, code, text }) => lineOf(gateway.newId(at), row, { code, text, at })),
  )
  for (const { row, alert, text, problem } of firstOfAlerts(said)) {
    const raised = { senderId: row.senderId, alert, problem, since: at }
    const again = isMendable(alert) ? Infinity : tellAgainMs
    if (!(await raiseAlert(trx, raised, again))) continue
    log('error', text)
    if (row.botId === null) continue
    const { botId, sessionId } = row
    await gateway.ports.tell(trx, { type: 'bot.failed', botId, sessionId, problem: text })
  }
}

/** What stops a number stops all that goes out from it: the first of many is told. */
function firstOfAlerts<One extends Unsent>(all: readonly One[]): (One & { alert: string })[] {
  const known = new Set<string>()
  return all.flatMap((one) => {
    const { row, alert } = one
    const key = `${row.senderId} ${alert}`
    if (alert === null || known.has(key)) return []
    known.add(key)
    return [{ ...one, alert }]
  })
}

/** What is done with the later bubbles of an answer. */
export const skippedAt = (at: number) => ({
  at,
  code: 'send-skipped',
  problem: 'A message before it was refused.',
})

export const forgetAlerts = (trx: Db, senderIds: readonly string[]): Promise<number> =>
  clearAlerts(trx, senderIds, mendedByAnswer)

/** Of answers that were dropped as they were written, since they would come too late. */
export const sayTooMany = (
  deps: SettleDeps,
  trx: Db,
  rows: readonly UnsentRow[],
): Promise<void> => {
  const why = { code: tooManyCode, problem: tooManyWords, alert: 'too-many' }
  return sayUnsent(
    deps,
    trx,
    rows.map((row) => ({ row, ...why })),
  )
}

const whatOf: Readonly<Record<string, string>> = {
  'send-refused': 'The channel refused a message to a customer',
  [failedLate]: 'A message to a customer arrived, and then the channel said that it failed',
}

function textOf({ code, problem }: Unsent, later: number): string {
  const what = whatOf[code] ?? 'A message to a customer was not sent'
  const rest =
    later === 0
      ? ''
      : ` So ${later} later of the same answer ${later === 1 ? 'is' : 'are'} not sent.`
  return `${what}: ${problem}${/[.!?]$/.test(problem) ? '' : '.'}${rest}`
}

/** A line of the record: what went wrong with a message to a customer. */
export const lineOf = (
  id: string,
  { senderId: place, contact, botId, sessionId }: UnsentRow,
  { code, text, at }: { code: string; text: string; at: number },
) => ({
  id,
  sessionId,
  environment: 'live' as const,
  place,
  contact,
  direction: 'error' as const,
  code,
  body: JSON.stringify({ code, text }),
  botId,
  versionId: null,
  track: null,
  rule: null,
  at,
})

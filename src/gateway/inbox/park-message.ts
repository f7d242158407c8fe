import type { InboxRow } from '../../store/inbox/inbox-rows.ts'
import { parkInbound } from '../../store/inbox/inbox-rows.ts'
import { openSessionsOf } from '../../store/live/session-batch.ts'
import { exceptionAnswer } from '../answer.ts'
import { exceptionLines, newcomer } from '../unanswered.ts'
import type { Message } from '../take-turn.ts'
import { addLines, emptyPlan, sendPlanned } from './batch-plan.ts'
import type { BatchPlan } from './batch-plan.ts'
import type { InboxWork } from './inbox-deps.ts'
import { messageOf } from './inbound-row.ts'
import { writePlan } from './write-plan.ts'

/**
 * Gives a message up: the customer gets the exception answer, the bot's channel hears of it, and it
 * counts in `/bots doctor` (F37, F87). Its row keeps what was said.
 */
export async function parkMessage(work: InboxWork, row: InboxRow, problem: string): Promise<void> {
  const message = messageOf(row)
  try {
    await park(work, row, problem, message)
  } catch (error) {
    // Its own words may be what can't be stored.
    work.log('error', `A message is parked without its words: ${String(error)}`)
    await park(work, row, problem, { ...message, text: '' })
  }
}

async function park(
  work: InboxWork,
  row: InboxRow,
  problem: string,
  message: Message,
): Promise<void> {
  const plan = await planParking(work, row, message)
  await work.gateway.db.transaction(async (trx) => {
    const count = await parkInbound(trx, row.id, { at: work.now(), problem })
    if (count > 0) await writePlan(work, trx, plan)
  })
  sendPlanned(work, plan)
}

async function planParking(work: InboxWork, row: InboxRow, message: Message): Promise<BatchPlan> {
  const { gateway } = work
  const live = await gateway.model.live()
  const sender = live.senders.get(row.place)
  const [session = null] = await openSessionsOf(gateway.db, [row])
  const botId = session?.botId ?? sender?.active?.botId ?? null
  const channel = sender?.channel ?? 'whatsapp'
  const { spoken } = await exceptionAnswer(gateway, channel, session ?? newcomer(row.contact))
  const lines = exceptionLines(message, { botId, problem: gaveUp, spoken })
  const plan = emptyPlan()
  addLines(work, plan, row, { lines, session, channel })
  if (botId !== null) {
    const sessionId = session?.id ?? null
    plan.events.push({ type: 'bot.failed', botId, sessionId, problem: gaveUp.text })
  }
  return plan
}

const gaveUp = {
  code: 'message-parked',
  text: "A customer's message could not be handled after 5 attempts, so it got the exception answer.",
}

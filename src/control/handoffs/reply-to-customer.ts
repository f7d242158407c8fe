import { z } from 'zod'
import { isWindowClosed } from '../../domain/conversation/hand-off.ts'
import { timeAgo } from '../../domain/time/time-ago.ts'
import { Refusal } from '../../refusal.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { noteReply } from '../../store/live/hand-offs.ts'
import type { HandOffRow } from '../../store/live/hand-offs.ts'
import { findSession, touchHandedOver } from '../../store/live/sessions.ts'
import { namesOf } from '../../store/people/people.ts'
import { senderById } from '../../store/senders/senders.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { endedBefore } from './ended-before.ts'
import { handOffOrThrow } from './read-hand-off.ts'
import { nextMessageId, sayToCustomer } from './say-to-customer.ts'
import { subjectOf, tellHandOff } from './tell-hand-off.ts'

const Input = z.object({
  handOff: z.string().max(64),
  text: z.string().trim().min(1, 'Write what the customer should read.').max(2000),
  /** How many answers there were when this one was begun: nobody answers a second time unawares. */
  replies: z.int().min(0),
})

/**
 * One of the team answers a customer (F73): the answer goes out on the conversation's channel, and
 * stands with its name in the thread. It counts once; who comes second is told what the first said.
 */
export async function replyToCustomer(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<{ contact: string; bot: { name: string } }> {
  const input = parseInput(Input, raw)
  const subject = subjectOf(input.handOff)
  return change(ctx, 'handoff.reply', subject, async (trx) => {
    const row = await handOffOrThrow(trx, input.handOff)
    const bot = await botOrThrow(trx, row.botId)
    const by = await authorize(trx, ctx, 'conversation.answer', bot)
    const at = ctx.now()
    if (row.state !== 'open') throw endedBefore(row)
    // The session first, as a message of the customer does.
    const session = await findSession(trx, row.sessionId)
    if (!session || !(await touchHandedOver(trx, session.id, at))) throw endedBefore(row)
    await mustReach(trx, row, at)
    const seen = { id: row.id, replies: input.replies }
    if (!(await noteReply(trx, seen, { by: by.id, at }))) throw await answeredBefore(trx, row, at)
    const id = nextMessageId(at)
    await sayToCustomer(
      trx,
      session,
      [{ id, body: { text: input.text, buttons: [], person: by.id } }],
      at,
    )
    await recordAudit(trx, ctx, {
      action: 'handoff.reply',
      subject: `bot:${bot.id}`,
      after: { handOffId: row.id, sessionId: row.sessionId, messageId: id },
    })
    const event = { type: 'handoff.replied' as const, botId: bot.id, handOffId: row.id }
    await tellHandOff(trx, ctx, { ...event, by: by.id, messageId: id })
    return { contact: row.contact, bot: { name: bot.name } }
  })
}

async function mustReach(trx: Db, { senderId, customerAt }: HandOffRow, at: number): Promise<void> {
  const { channel } = await senderById(trx, senderId)
  if (!isWindowClosed(channel, customerAt, at)) return
  throw new Refusal(
    'PRECONDITION_FAILED',
    'The customer wrote last more than 24 hours ago, and WhatsApp takes no free text after that: nothing was sent.',
    'Wait until the customer writes again (it shows in the thread), or send an approved template in WhatsApp Manager.',
  )
}

async function answeredBefore(trx: Db, row: HandOffRow, at: number): Promise<Refusal> {
  const { repliedBy, repliedAt } = row
  const names = await namesOf(trx, repliedBy === null ? [] : [repliedBy])
  const who = names.get(repliedBy ?? '')?.name ?? 'Somebody'
  const when = repliedAt === null ? '' : ` ${timeAgo(repliedAt, at)}`
  return new Refusal(
    'CONFLICT',
    `${who} answered this customer${when}, after you opened the form: yours was not sent.`,
    'Read the thread. To add yours, press Reply again.',
  )
}

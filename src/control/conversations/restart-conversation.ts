import { z } from 'zod'
import { Refusal } from '../../refusal.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import { orderedIds } from '../../store/kit/ordered-ids.ts'
import { insertMessages } from '../../store/live/messages.ts'
import { closeSession, findSession } from '../../store/live/sessions.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

const Input = z.object({ session: z.string().max(64) })

const nextId = orderedIds()

/**
 * Ends the open session of one customer, also one with a person: the next message begins anew, with
 * what is released then. Nothing is said to the customer.
 */
export async function restartConversation(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<{ bot: { id: string; slug: string; name: string }; of: string }> {
  const input = parseInput(Input, raw)
  return change(ctx, 'conversation.restart', `session:${input.session}`, async (trx) => {
    const session = await findSession(trx, input.session)
    if (!session || session.environment !== 'live') throw unknownSession()
    const bot = await botOrThrow(trx, session.botId)
    const by = await authorize(trx, ctx, 'conversation.restart', bot)
    const at = ctx.now()
    if (session.state !== 'open') throw endedBefore()
    if (!(await closeSession(trx, session, 'restarted', at))) throw wroteMeanwhile()
    const { environment, place, contact, botId, versionId, track, rule } = session
    const id = nextId(at)
    const text = `${by.name} ended this chat: the next message begins anew.`
    const said = { direction: 'note' as const, body: JSON.stringify({ text }), at }
    const who = { environment, place, contact, botId, versionId, track, rule }
    await insertMessages(trx, [{ id, sessionId: session.id, ...who, ...said }])
    await recordAudit(trx, ctx, {
      action: 'conversation.restart',
      subject: `bot:${bot.id}`,
      after: { sessionId: session.id },
    })
    return { bot: { id: bot.id, slug: bot.slug, name: bot.name }, of: id }
  })
}

const unknownSession = (): Refusal =>
  new Refusal('NOT_FOUND', 'That conversation is not known here.', 'Look at it again with /trace.')

const endedBefore = (): Refusal =>
  new Refusal(
    'CONFLICT',
    'This chat has ended already: the next message begins anew without you.',
    'Nothing is left to do; /trace shows how it ended.',
  )

const wroteMeanwhile = (): Refusal =>
  new Refusal(
    'CONFLICT',
    'The customer wrote at this very moment, so the chat was not ended.',
    'Look at what was said, and try again.',
  )

import type { Ctx } from '../control/context.ts'
import { readBot } from '../control/read-bot.ts'
import { readRequest } from '../control/read-request.ts'
import type { Subject } from '../domain/events.ts'
import { Refusal } from '../refusal.ts'
import { botCard } from './cards/bot-card.ts'
import { requestCard } from './cards/request-card.ts'
import type { Card } from './port.ts'

/** The card as it is now, for everybody in the channel; null when its subject is gone. */
export async function drawCard(ctx: Ctx, subject: Subject): Promise<Card | null> {
  const drawing: Ctx = { ...ctx, actor: { kind: 'system', part: 'cards' } }
  const [kind, id = ''] = subject.split(/:(.*)/s)
  try {
    return kind === 'request'
      ? requestCard(await readRequest(drawing, { request: id }))
      : botCard(await readBot(drawing, { bot: id }))
  } catch (error) {
    if (error instanceof Refusal && error.code === 'NOT_FOUND') return null
    throw error
  }
}

import type { Ctx } from '../../control/kit/context.ts'
import { shareRead } from '../../control/kit/share-read.ts'
import { readBot } from '../../control/bots/read-bot.ts'
import { readRequest } from '../../control/requests/read-request.ts'
import type { Subject } from '../../domain/events.ts'
import { allVisibly } from '../../domain/visibly.ts'
import { Refusal } from '../../refusal.ts'
import { readHandOff } from '../../control/handoffs/read-hand-off.ts'
import { handOffCard } from '../handoffs/hand-off-card.ts'
import { readLoosening } from '../../control/bots/read-loosening.ts'
import { readGrayCard } from '../../control/gray/read-gray-card.ts'
import { readLink } from '../../control/people/read-link.ts'
import { grayCard } from '../gray/gray-card.ts'
import { linkCard } from '../people/link-card.ts'
import { looseningCard } from '../bots/loosening-card.ts'
import { botCard } from '../bots/bot-card.ts'
import { requestCard } from '../requests/request-card.ts'
import { inDeskZone } from '../kit/desk-zone.ts'
import type { Card } from '../port.ts'

/** The card as it is now, for everybody in the channel; null when its subject is gone. */
export async function drawCard(ctx: Ctx, subject: Subject): Promise<Card | null> {
  const drawing: Ctx = { ...ctx, actor: { kind: 'system', part: 'cards' } }
  const [kind, id = ''] = subject.split(/:(.*)/s)
  try {
    return await shareRead(ctx.db, `card ${subject}`, async () =>
      inDeskZone(allVisibly(await cardOf(drawing, kind, id)), ctx.settings.desk.zone),
    )
  } catch (error) {
    if (error instanceof Refusal && error.code === 'NOT_FOUND') return null
    throw error
  }
}

async function cardOf(drawing: Ctx, kind: string | undefined, id: string): Promise<Card> {
  if (kind === 'handoff') return handOffCard(await readHandOff(drawing, { handOff: id }))
  if (kind === 'link') return linkCard(await readLink(drawing, { link: id }))
  if (kind === 'gray') return grayCard(await readGrayCard(drawing, { bot: id }))
  if (kind === 'policy') return looseningCard(await readLoosening(drawing, { loosening: id }))
  return kind === 'request'
    ? requestCard(await readRequest(drawing, { request: id }))
    : botCard(await readBot(drawing, { bot: id }))
}

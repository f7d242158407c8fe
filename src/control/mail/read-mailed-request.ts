import { botOrThrow } from '../../store/bots/bots.ts'
import { findPerson } from '../../store/people/people.ts'
import { requestOrThrow } from '../../store/requests/requests.ts'
import { zoneIn } from '../../domain/people/desk.ts'
import { Refusal } from '../../refusal.ts'
import type { Ctx } from '../kit/context.ts'
import { viewRequest } from '../requests/request-view.ts'
import type { RequestView } from '../requests/request-view.ts'
import { maySeeBot } from './may-see-bot.ts'
import { readRequestLink } from './mail-links.ts'

export type MailedView = { view: RequestView; name: string; zone: string; until: number }

/**
 * The request behind a link in a mail, for the person it was sent to, while it is good and they may see
 * the bot. It writes nothing, not even a refusal: scanners open links (F27).
 */
export async function readMailedRequest(
  ctx: Pick<Ctx, 'db' | 'now' | 'settings'>,
  token: string,
): Promise<MailedView | null> {
  const { db } = ctx
  const link = readRequestLink(ctx.settings, token)
  if (!link || link.until <= ctx.now()) return null
  const person = await findPerson(db, link.personId)
  if (!person || person.disabledAt !== null) return null
  try {
    const request = await requestOrThrow(db, link.requestId)
    const bot = await botOrThrow(db, request.botId)
    if (!(await maySeeBot(db, person.id, bot))) return null
    const { name } = person
    const zone = zoneIn(person.zone, ctx.settings.desk)
    return { view: await viewRequest(db, request, ctx), name, zone, until: link.until }
  } catch (error) {
    if (error instanceof Refusal && error.code === 'NOT_FOUND') return null
    throw error
  }
}

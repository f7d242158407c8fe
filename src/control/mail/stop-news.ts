import { stopNews } from '../../store/mail/mailboxes.ts'
import { findPerson } from '../../store/people/people.ts'
import { change, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { readStopLink } from './mail-links.ts'

/**
 * Ends somebody's news by mail, by the link that only they were sent (RFC 8058). What is asked of them
 * still comes. False where the link is not ours.
 */
export async function stopNewsByLink(ctx: Ctx, raw: { token: string }): Promise<boolean> {
  const personId = readStopLink(ctx.settings, raw.token)
  if (personId === null || !(await findPerson(ctx.db, personId))) return false
  const by: Ctx = { ...ctx, actor: { kind: 'person', id: personId, via: 'mail' } }
  await change(by, 'mail.stop-news', `person:${personId}`, async (trx) => {
    // Mail programs may press it twice.
    if (!(await stopNews(trx, personId, ctx.now()))) return
    const subject = `person:${personId}`
    await recordAudit(trx, by, { action: 'mail.stop-news', subject, after: { news: false } })
  })
  return true
}

/** Whether a link of this kind is ours. */
export const isStopLink = ({ settings }: Pick<Ctx, 'settings'>, token: string): boolean =>
  readStopLink(settings, token) !== null

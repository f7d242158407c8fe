import { oneLine } from '../chat/kit/rich.ts'
import { toldText } from '../chat/events/event-words.ts'
import { statusOf } from '../chat/requests/request-status.ts'
import type { Ctx } from '../control/kit/context.ts'
import { rolesOf } from '../control/kit/authorize.ts'
import type { RequestView } from '../control/requests/request-view.ts'
import type { Event } from '../domain/events.ts'
import { zoneIn } from '../domain/people/desk.ts'
import { allVisibly } from '../domain/visibly.ts'
import type { readMailbox } from '../control/mail/read-mailbox.ts'
import type { DescribedMail, ToMail } from './described-mail.ts'
import { isStillOwed } from './is-still-owed.ts'
import { headingOf } from './request-words.ts'
import { subjectOf } from './subjects.ts'
import { timeWords } from './time-words.ts'

/**
 * For an admin, who does not see the bot (F58): that its request waits, and until when, as in chat;
 * nothing of what is asked for, and no way to it (F28). Null for everything and everybody else.
 */
export async function describeEscalation(
  ctx: Ctx,
  { key, target: personId, event }: ToMail & { event: Event },
  view: RequestView,
  box: NonNullable<Awaited<ReturnType<typeof readMailbox>>>,
): Promise<DescribedMail | null> {
  if (event.type !== 'request.waiting' || !isStillOwed(event, view, personId)) return null
  const { org } = await rolesOf(ctx.db, personId)
  if (!org.includes('admin')) return null
  const zone = zoneIn(box.zone, ctx.settings.desk)
  const content = allVisibly({
    subject: subjectOf('ask', event, view),
    heading: headingOf({ kind: 'ask', view, event, by: null, zone }),
    status: statusOf(view),
    facts: [
      { label: 'Open until', text: timeWords(view.expiresAt, zone) },
      { label: 'Request', text: `R-${view.number}` },
      { label: 'What to do', text: toldText.adminsSee(ctx.settings.commandPrefix) },
    ],
    told: null,
    footer: [
      `You get this mail because you look after the roles, and nobody reviews ${oneLine(view.bot.name, 80)}.`,
    ],
  })
  const to = { name: box.name, address: box.mail }
  return {
    mail: { ...content, key, to, links: [], unsubscribe: null },
    isInThread: true,
    isStanding: true,
  }
}

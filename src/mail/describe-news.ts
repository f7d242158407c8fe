import { oneLine } from '../chat/kit/rich.ts'
import { concernsWords, newsHow } from '../chat/notifiers/notifier-words.ts'
import type { Ctx } from '../control/kit/context.ts'
import { labelOf } from '../control/kit/label-of.ts'
import { stopLink } from '../control/mail/mail-links.ts'
import { maySeeBot } from '../control/mail/may-see-bot.ts'
import { readMailbox } from '../control/mail/read-mailbox.ts'
import { describeRelease } from '../control/notifiers/describe-release.ts'
import { readSubscribed } from '../control/notifiers/read-subscribed.ts'
import type { Event } from '../domain/events.ts'
import { mayTellAt } from '../domain/people/may-tell-at.ts'
import { allVisibly } from '../domain/visibly.ts'
import type { DescribedMail, ToMail } from './described-mail.ts'
import { botTitle } from './subjects.ts'

type News = Extract<Event, { type: 'version.news' }>

/** What a release changed for customers, to who subscribed and still wants to hear of it (F83). */
export async function describeNews(
  ctx: Ctx,
  { key, target: personId, cardUrl }: ToMail,
  event: News,
): Promise<DescribedMail | null> {
  const box = await readMailbox(ctx.db, personId)
  if (!box || box.isRefused || mayTellAt(box, 'news', ctx.now()) === null) return null
  const bot = await readSubscribed(ctx.db, event.botId, personId)
  const notes = bot && (await describeRelease(ctx.db, event))
  if (!notes || !(await maySeeBot(ctx.db, personId, bot))) return null
  const label = oneLine(await labelOf(ctx, event), 60)
  const concerns = concernsWords(notes)
  const content = allVisibly({
    subject: `What changed in ${botTitle(bot.name)}`,
    heading: `${oneLine(bot.name, 80)}: ${label} ${newsHow[event.how]}`,
    status: '📣 Release notes',
    facts: concerns === null ? [] : [{ label: 'Concerns', text: concerns }],
    told: notes.told,
    footer: ['You get this mail because you subscribed to the releases of this bot.'],
  })
  const mail = {
    key,
    to: { name: box.name, address: box.mail },
    links: cardUrl === null ? [] : [{ label: 'Open the card', url: cardUrl }],
    unsubscribe: stopLink(ctx.settings, personId),
  }
  return { mail: { ...content, ...mail }, isInThread: true, isStanding: false }
}

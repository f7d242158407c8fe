import type { Ctx } from '../control/kit/context.ts'
import { personNames } from '../control/kit/linked-account.ts'
import { requestLink, stopLink } from '../control/mail/mail-links.ts'
import { maySeeBot } from '../control/mail/may-see-bot.ts'
import { readMailbox } from '../control/mail/read-mailbox.ts'
import { readRequest } from '../control/requests/read-request.ts'
import type { RequestView } from '../control/requests/request-view.ts'
import { zoneIn } from '../domain/people/desk.ts'
import { mayTellAt } from '../domain/people/may-tell-at.ts'
import { mailKindOf } from '../domain/mail/mail-kind.ts'
import type { MailKind } from '../domain/mail/mail-kind.ts'
import { allVisibly } from '../domain/visibly.ts'
import type { Event } from '../domain/events.ts'
import { Refusal } from '../refusal.ts'
import { statusOf } from '../chat/requests/request-status.ts'
import type { DescribedMail, ToMail } from './described-mail.ts'
import { describeEscalation } from './describe-escalation.ts'
import { describeCode } from './describe-code.ts'
import { describeNews } from './describe-news.ts'
import { describeNotice } from './describe-notice.ts'
import { isStillOwed } from './is-still-owed.ts'
import { factsOf, headingOf } from './request-words.ts'
import { subjectOf } from './subjects.ts'
import type { Mail } from './port.ts'

/** The mail as it is true now; null where there is nothing to tell any more, or nobody to tell it. */
export async function describeMail(ctx: Ctx, what: ToMail): Promise<DescribedMail | null> {
  const { event, target: personId } = what
  if (event.type === 'bot.trouble' || event.type === 'notifier.test') {
    return describeNotice(ctx, what, event)
  }
  if (event.type === 'mail.code') return describeCode(ctx, what, event)
  if (event.type === 'version.news') return describeNews(ctx, what, event)
  if (!('requestId' in event)) return null
  const box = await readMailbox(ctx.db, personId)
  const view = box && (await requestOrNull(ctx, event.requestId))
  if (!box || !view || box.isRefused) return null
  if (!(await maySeeBot(ctx.db, personId, view.bot))) {
    return describeEscalation(ctx, what, view, box)
  }
  const kind = mailKindOf(event, personId, view.requester.id)
  if (kind === null || (kind === 'ask' && !isStillOwed(event, view, personId))) return null
  if (kind === 'news' && mayTellAt(box, 'news', ctx.now()) === null) return null
  const by =
    'by' in event ? ((await personNames(ctx, [event.by])).get(event.by)?.name ?? null) : null
  const said = { kind, view, event, by, zone: zoneIn(box.zone, ctx.settings.desk) }
  const content = allVisibly({
    subject: subjectOf(kind, event, view),
    heading: headingOf(said),
    status: statusOf(view),
    facts: factsOf(said),
    told: kind === 'ask' ? view.told : null,
    footer: footerOf(kind, view, isWatching(event, view, personId)),
  })
  const unsubscribe = kind === 'news' ? stopLink(ctx.settings, personId) : null
  const to = { name: box.name, address: box.mail }
  const links = linksOf(ctx, kind, view, what)
  return {
    mail: { ...content, key: what.key, to, links, unsubscribe },
    isInThread: kind !== 'outcome',
    isStanding: kind !== 'outcome',
  }
}

async function requestOrNull(ctx: Ctx, request: string): Promise<RequestView | null> {
  try {
    return await readRequest({ ...ctx, actor: { kind: 'system', part: 'mail' } }, { request })
  } catch (error) {
    if (error instanceof Refusal && error.code === 'NOT_FOUND') return null
    throw error
  }
}

/** Where a card stands that this person can reach, it is what they act on. */
function linksOf(ctx: Ctx, kind: MailKind, view: RequestView, what: ToMail): Mail['links'] {
  const { target: personId, at, cardUrl } = what
  const page = requestLink(ctx.settings, { requestId: view.id, personId, at })
  const isAsked = kind === 'ask' && view.state === 'awaiting approval'
  const decides = isAsked && !isWatching(what.event, view, personId)
  const card = decides ? 'Open the card to decide' : 'Open the card'
  return [
    ...(cardUrl === null ? [] : [{ label: card, url: cardUrl }]),
    ...(page === null ? [] : [{ label: 'Read the request', url: page }]),
  ]
}

/** Told that it waits, and nobody of those whose review is asked for. */
const isWatching = ({ type }: Event, { owing, heldBack }: RequestView, personId: string): boolean =>
  type === 'request.waiting' && ![...owing, ...heldBack].some(({ id }) => id === personId)

function footerOf(kind: MailKind, view: RequestView, watches: boolean): string[] {
  const why = {
    ask: watches
      ? `You get this mail because you can see to it that ${view.bot.name} is reviewed.`
      : `You get this mail because you review ${view.bot.name}.`,
    outcome: 'You get this mail because you asked for it or decided it.',
    news: 'You get this mail because you were asked to review it.',
  }
  return [
    why[kind],
    'Nothing is decided by mail: the card in chat decides. The link to the request is yours alone and opens for 7 days.',
  ]
}

import { allVisibly } from '../../domain/visibly.ts'
import type { Ctx } from '../../control/kit/context.ts'
import { personNames } from '../../control/kit/linked-account.ts'
import { labelOf } from '../../control/kit/label-of.ts'
import { readBot } from '../../control/bots/read-bot.ts'
import { describeTryEnd } from '../../control/tries/end-tries.ts'
import { readLoosening } from '../../control/bots/read-loosening.ts'
import { readRequest } from '../../control/requests/read-request.ts'
import { readSchedule } from '../../control/schedules/read-schedule.ts'
import type { RequestView } from '../../control/requests/request-view.ts'
import type { Event } from '../../domain/events.ts'
import { Refusal } from '../../refusal.ts'
import { actionId } from '../kit/action-id.ts'
import { newsOfHandOff } from '../../control/handoffs/describe-hand-off.ts'
import type { HandOffEvent } from '../../domain/conversation/hand-off.ts'
import { handOffButtons } from '../handoffs/hand-off-card.ts'
import { handOffLine } from '../handoffs/hand-off-words.ts'
import { isCut } from '../../bot/changes/shorten.ts'
import { describeRelease } from '../../control/notifiers/describe-release.ts'
import { newsButton } from '../notifiers/news-action.ts'
import { concernsWords } from '../notifiers/notifier-words.ts'
import { readLink } from '../../control/people/read-link.ts'
import { linkCard } from '../people/link-card.ts'
import { linkLine } from '../people/link-words.ts'
import { looseningCard } from '../bots/loosening-card.ts'
import { lateButtons } from '../schedules/late-buttons.ts'
import { outcomeLines } from '../requests/outcome-words.ts'
import { approveLabel } from '../requests/request-buttons.ts'
import { asksWords, cameWords } from '../requests/purpose-words.ts'
import { statusOf } from '../requests/request-status.ts'
import type { Button, Rich } from '../port.ts'
import { inDeskZone } from '../kit/desk-zone.ts'
import { oneLine, person } from '../kit/rich.ts'
import { changeLines, lookTwiceRich } from '../requests/change-lines.ts'
import { describeTryMessage } from '../tries/try-message.ts'
import { tryEndLine } from '../tries/try-words.ts'
import { eventSentence, toldText } from './event-words.ts'

/** An event as one line; where one person is told of it, also what came of it and buttons. */
export type DescribedEvent = {
  line: Rich
  outcome: Rich[]
  buttons: Button[]
  /** Instead of the outcome and buttons, for who may not see what they lead to (F58). */
  unseen?: Rich[]
}

/** Null when what the event is about is gone: then there is nothing to tell. */
export async function describeEvent(
  ctx: Ctx,
  event: Event,
  at: number,
): Promise<DescribedEvent | null> {
  const reading: Ctx = { ...ctx, actor: { kind: 'system', part: 'sentences' } }
  const shown = <T>(what: T): T => inDeskZone(allVisibly(what), ctx.settings.desk.zone)
  try {
    // It goes by mail alone.
    if (event.type === 'mail.code') return null
    if (isRefusal(event)) return shown(await describeRefusal(ctx, event))
    if (event.type === 'try.ended') {
      const said = await describeTryEnd(ctx, event)
      return said && shown({ line: tryEndLine(said), outcome: [], buttons: [] })
    }
    if (event.type === 'try.began' || event.type === 'try.said') {
      return shown(await describeTryMessage(reading, event))
    }
    if ('handOffId' in event) return shown(await describeHandOff(reading, event))
    const about = await aboutOf(reading, event)
    const people = await personNames(ctx, 'by' in event ? [event.by] : [])
    const line = eventSentence(event, {
      ...about,
      at,
      prefix: ctx.settings.commandPrefix,
      who: (id) => person(people.get(id) ?? { id, name: 'Slipway' }),
      label: oneLine(await labelOf(ctx, event), 60),
    })
    const { outcome, buttons } = about
    if (event.type !== 'request.waiting') return shown({ line, outcome, buttons })
    const unseen: Rich[] = [[toldText.adminsSee(ctx.settings.commandPrefix)]]
    return shown({ line, outcome, buttons, unseen })
  } catch (error) {
    if (error instanceof Refusal && error.code === 'NOT_FOUND') return null
    throw error
  }
}

type MailRefused = Extract<Event, { type: 'mail.refused' | 'mail.code-refused' }>
type OfMail = MailRefused | Extract<Event, { type: 'mail.code' }>
type OfTry = Extract<Event, { tryId: string }>

const isRefusal = (event: Event): event is MailRefused =>
  event.type === 'mail.refused' || event.type === 'mail.code-refused'

/** The person and the admins read the same. */
async function describeRefusal(
  ctx: Ctx,
  { type, personId, address, problem }: MailRefused,
): Promise<DescribedEvent> {
  if (type === 'mail.code-refused') {
    const line = toldText.codeRefused(address, problem, ctx.settings.commandPrefix)
    return { line, outcome: [], buttons: [] }
  }
  const who = (await personNames(ctx, [personId])).get(personId)
  const whom = person(who ?? { id: personId, name: 'somebody' })
  return { line: toldText.mailRefused(whom, address, problem), outcome: [], buttons: [] }
}

/** Whoever is told directly can answer from there. */
async function describeHandOff(ctx: Ctx, event: HandOffEvent): Promise<DescribedEvent> {
  const news = await newsOfHandOff(ctx, event)
  const people = await personNames(ctx, 'by' in event ? [event.by] : [])
  const by = [...people.values()][0] ?? { id: '', name: 'Slipway' }
  return { line: handOffLine(event, news, by), outcome: [], buttons: handOffButtons(news.view) }
}

async function aboutOf(ctx: Ctx, event: Exclude<Event, HandOffEvent | OfMail | OfTry>) {
  if ('requestId' in event) {
    const request = await readRequest(ctx, { request: event.requestId })
    return {
      name: `R-${request.number}`,
      bot: oneLine(request.bot.name, 80),
      ...(request.kind !== 'publish' && { asks: asksWords(request) }),
      came: (label: string) => cameWords(request, label),
      outcome: outcomeOf(event, request),
      buttons: buttonsFor(event, request),
    }
  }
  if ('linkId' in event) return { name: '', bot: '', ...(await aboutLink(ctx, event)) }
  if ('notifierId' in event) return { name: oneLine(event.name, 80), bot: '', ...none }
  const { name } = await readBot(ctx, { bot: event.botId })
  return { name: oneLine(name, 80), bot: oneLine(name, 80), ...(await aboutBot(ctx, event)) }
}

const none: { outcome: Rich[]; buttons: Button[] } = { outcome: [], buttons: [] }

/** What was linked, for whom, and the button for an admin who may confirm it (F24). */
async function aboutLink(
  ctx: Ctx,
  { type, linkId }: Extract<Event, { linkId: string }>,
): Promise<typeof none> {
  const view = await readLink(ctx, { link: linkId })
  const card = linkCard(view)
  if (type === 'link.confirmed') return { outcome: [linkLine(view)], buttons: [] }
  return { outcome: [linkLine(view), ...card.notes], buttons: card.buttons }
}

/** Looser rules are confirmed from where somebody is told of them (F78). */
async function aboutBot(
  ctx: Ctx,
  event: Exclude<Event, { linkId: string } | OfMail | OfTry>,
): Promise<typeof none> {
  if (event.type === 'version.news') return aboutNews(ctx, event)
  if (event.type !== 'policy.proposed') return aboutSchedule(ctx, event)
  const card = looseningCard(await readLoosening(ctx, { loosening: event.looseningId }))
  const lines = card.sections.flatMap((section) => section.lines)
  const { buttons } = card
  return { outcome: buttons.length > 0 ? lines : [[card.status]], buttons }
}

/** A first version is told as what it can do; a gray one says whom it concerns (F83). */
async function aboutNews(
  ctx: Ctx,
  event: Extract<Event, { type: 'version.news' }>,
): Promise<typeof none> {
  const notes = await describeRelease(ctx.db, event)
  if (!notes) return none
  const whom = concernsWords(notes)
  const concerns: Rich[] = whom === null ? [] : [[toldText.concerns(whom)]]
  const head = notes.isFirst ? 'What customers can do' : 'What customers will notice'
  const lines = [...concerns, [{ bold: head }], ...changeLines(notes.told)]
  return { outcome: lines, buttons: isCut(notes.told) ? [newsButton(event)] : [] }
}

/** What to do when a schedule did not fire; a late one asks as long as nobody answered (F51). */
async function aboutSchedule(ctx: Ctx, event: Event): Promise<typeof none> {
  if (event.type === 'schedule.failed' || event.type === 'schedule.expired') {
    const to = (verb: string, label: string) => ({ id: actionId(verb, event.botId), label })
    const now = event.step === 'activate' ? 'Activate…' : 'Deactivate…'
    return { outcome: [], buttons: [to(event.step, now), to('schedule', 'Schedule…')] }
  }
  if (event.type !== 'schedule.late') return none
  const buttons = lateButtons(await readSchedule(ctx, { schedule: event.scheduleId }))
  return { outcome: buttons.length > 0 ? [] : [[toldText.decided]], buttons }
}

/** What became of what the one who is told was asked for. */
function outcomeOf(event: Event, view: RequestView): Rich[] {
  if (event.type === 'request.break-glass' || event.type === 'request.look-overdue') {
    return view.breakGlass?.look ? outcomeLines(view).slice(-1) : []
  }
  if (!('revision' in event)) return []
  if (view.revision > event.revision) {
    return [[toldText.newRevision(view.revision)]]
  }
  if (view.state === 'awaiting approval') return askedFor(view)
  return view.decision ? outcomeLines(view).slice(0, 1) : [[statusOf(view)]]
}

/** What to decide about, without a way to the card. */
function askedFor({ comment, told }: RequestView): Rich[] {
  return [[`“${oneLine(comment, 300)}”`], ...changeLines(told), ...lookTwiceRich(told)]
}

/** What the one who is told would do next. */
function buttonsFor(event: Event, view: RequestView): Button[] {
  const { id, revision, state, enough, breakGlass } = view
  const to = (verb: string, label: string): Button => ({ id: actionId(verb, id, revision), label })
  const details = to('details', 'Details')
  switch (event.type) {
    case 'request.made':
    case 'request.reminder':
    case 'request.rebased': {
      const isOwed = state === 'awaiting approval' && event.revision === revision
      return isOwed ? [to('approve', approveLabel(view)), details] : [details]
    }
    case 'request.enough':
      return state === 'awaiting approval' && enough
        ? [to('approve', 'Release…'), details]
        : [details]
    case 'request.look-overdue':
    case 'request.break-glass':
      return breakGlass?.look ? [details] : [to('looked', 'Mark as checked'), details]
    case 'request.declined':
    case 'request.expired':
    case 'request.changes':
    case 'request.invalid':
      return [to('again', 'Ask again…'), details]
    default:
      return [details]
  }
}

import type { Event } from '../../domain/events.ts'
import type { Rich } from '../port.ts'
import { oneLine, plural, whenShared } from '../kit/rich.ts'
import { quote } from './event-facts.ts'
import type { EventFacts } from './event-facts.ts'

export function requestWords(event: Event, facts: EventFacts): Rich {
  const { name, bot, who, label } = facts
  const of = `${name} (${bot})`
  switch (event.type) {
    case 'request.made':
      return event.revision === 1
        ? ['📬 ', who(event.by), ` ${facts.asks ?? 'wants to publish'} ${of}.`]
        : ['📬 ', who(event.by), ` asks again for ${of}. It needs new approvals.`]
    case 'request.approval':
      return [
        '✅ ',
        who(event.by),
        ` approved ${of}. ${plural(event.left, 'more approval')} to go.`,
      ]
    case 'request.enough':
      return [`✅ ${of} has enough approvals now: whoever may approve can release it.`]
    case 'request.approved':
      return ['✅ ', who(event.by), ` approved ${of}. ${facts.came?.(label) ?? `It is ${label}.`}`]
    case 'request.declined':
      return ['❌ ', who(event.by), ` declined ${of}: ${quote(event.reason)}`]
    case 'request.changes':
      return [
        '✏️ ',
        who(event.by),
        ` asked for changes to ${of}: ${quote(event.reason)} The draft is open again.`,
      ]
    case 'request.commented':
      return ['💬 ', who(event.by), ` on ${of}: ${quote(event.comment)}`]
    case 'request.withdrawn':
      return ['↩️ ', who(event.by), ` withdrew ${of}. The draft is open again.`]
    case 'request.expired':
      return [`⌛ Nobody decided ${of} in time: it expired. Ask again from the card.`]
    case 'request.stale':
      return [`⚠️ ${of} is out of date: ${oneLine(event.why, 300)}`]
    case 'request.rebased':
      return [
        '🔁 ',
        who(event.by),
        ` updated ${of} to what is live now. ${restoredWords(event.restored ?? 0)}`,
      ]
    case 'request.invalid':
      return [
        `✏️ ${of} has errors now, so it went back to who asked: ${quote(event.errors.join(' '))} Nothing went live. The draft is open again.`,
      ]
    default:
      return afterwards(event, { name, bot, who })
  }
}

const restoredWords = (count: number): string =>
  count === 0
    ? 'It needs new approvals.'
    : `Nothing that was approved differs, so ${count === 1 ? 'its approval counts' : `its ${count} approvals count`} again.`

/** What is said of a request beside its life: of a broken glass, and of those who review it. */
function afterwards(
  event: Event,
  { name, bot, who }: Pick<EventFacts, 'name' | 'bot' | 'who'>,
): Rich {
  const of = `${name} (${bot})`
  switch (event.type) {
    case 'request.break-glass':
      return [
        '🔨 ',
        who(event.by),
        ` approved ${of} alone, as an emergency: ${quote(event.reason)} To be checked by `,
        whenShared(event.lookDueAt),
        '.',
      ]
    case 'request.look-overdue':
      return [`🚨 Nobody checked the emergency approval of ${of} in time. It still has to be done.`]
    case 'request.reminder':
      return [`🔔 ${of} still waits for your review, until `, whenShared(event.expiresAt), '.']
    case 'request.waiting':
      return [
        `⏳ Nobody has decided ${of} for half of its time. It expires `,
        whenShared(event.expiresAt),
        '.',
      ]
    case 'request.looked-at':
      return ['👀 ', who(event.by), ` checked the emergency approval of ${of}.`]
    case 'request.joined':
      return [
        '🔗 ',
        who(event.by),
        ` joined ${oneLine(event.name, 60)} to ${oneLine(event.into, 60)}: for ${of} they are one person, whose review counts once.`,
      ]
    case 'request.unreached':
      return [
        '🔔 ',
        who(event.by),
        ' takes no direct messages from me, so here: ',
        event.owes ? `${of} waits for your review.` : `there is news of ${of} above.`,
      ]
    default:
      return []
  }
}

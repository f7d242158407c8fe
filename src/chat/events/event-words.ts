import type { Event } from '../../domain/events.ts'
import { channelLink } from '../kit/channel-link.ts'
import type { Rich, Span } from '../port.ts'
import { oneLine, plural, whenShared } from '../kit/rich.ts'
import { senderNames } from '../activations/activation-words.ts'
import { drainEndWords } from '../activations/drain-words.ts'
import { grayWords } from '../gray/gray-words.ts'
import { newsHow } from '../notifiers/notifier-words.ts'
import { scheduleWords } from '../schedules/schedule-words.ts'

/** What a sentence needs to know beside the event. */
export type EventFacts = {
  /** `R-12` or the bot's name. */
  name: string
  bot: string
  /** Of a request that is no publish: `wants to end the gray release of`. */
  asks?: string
  /** What came of a request's approval. */
  came?: (label: string) => string
  who: (personId: string) => Span
  at: number
  /** The event's version or sender, as people call it. */
  label: string
  /** Of the command names. */
  prefix: string
}

/** One plain line an event: who, what, why; what then happens shows on the card. */
export function eventSentence(event: Event, facts: EventFacts): Rich {
  const [head, ...rest] = words(event, facts)
  return head === undefined ? [] : [head, ...rest, ' · ', whenShared(facts.at, 'time')]
}

const quote = (text: string): string => `“${oneLine(text, 500)}”`

function words(event: Event, facts: EventFacts): Rich {
  if (event.type.startsWith('request.')) return requestWords(event, facts)
  if (event.type.startsWith('gray.')) return grayWords(event, facts.bot, facts.label, facts.who)
  if (event.type.startsWith('schedule.')) return scheduleWords(event, facts)
  return botWords(event, facts)
}

function requestWords(event: Event, facts: EventFacts): Rich {
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

function botWords(event: Event, { bot, who, label, prefix }: EventFacts): Rich {
  switch (event.type) {
    case 'version.reverted':
      return [
        '↩️ ',
        who(event.by),
        ` reverted ${bot} to the content of ${event.to}, as ${label}: ${quote(event.reason)}`,
      ]
    case 'bot.senders':
      return senderWords(event, bot, label)
    case 'link.made':
      return ['🔗 ', who(event.by), ' linked or handed over something that concerns you.']
    case 'link.confirmed':
      return ['✅ ', who(event.by), ' confirmed what an admin linked.']
    case 'policy.proposed':
      return [
        '🔓 ',
        who(event.by),
        ` makes the rules of ${bot} looser. A second person confirms it.`,
      ]
    case 'policy.confirmed':
      return ['✅ ', who(event.by), ` confirmed the looser rules of ${bot}.`]
    case 'policy.dropped':
      return ['↩️ ', who(event.by), ` dropped the looser rules of ${bot}. Nothing changed.`]
    case 'policy.expired':
      return [`⌛ Nobody confirmed the looser rules of ${bot} in time. Nothing changed.`]
    case 'bot.activated':
      return ['🚀 ', who(event.by), ` activated ${bot} on ${label}.`]
    case 'bot.deactivated':
      return ['⏸ ', who(event.by), ` deactivated ${bot} on ${label}: ${quote(event.reason)}`]
    case 'drain.started':
      return [
        `🌊 ${plural(event.sessions, 'chat')} may finish on ${label}, until `,
        whenShared(event.dueAt, 'time'),
        '.',
      ]
    case 'drain.extended':
      return [
        '🌊 ',
        who(event.by),
        ` gave the chats on ${label} more time, until `,
        whenShared(event.dueAt),
        '.',
      ]
    case 'drain.ended':
      return drainEndWords(event, label, who(event.by))
    case 'bot.handed-over':
      return [`🙋 A customer of ${bot} waits for a person.`]
    case 'home.unreachable':
      return [
        `⚠️ I can't post the card of ${bot} in `,
        channelLink(event.platform, event.install, event.channel),
        event.platform === 'slack'
          ? ': type /invite @Slipway there, or put its cards elsewhere with '
          : `: ${oneLine(event.problem ?? 'let me see it and write there', 300)}. Or put its cards elsewhere with `,
        { code: `/${prefix}bots home` },
        ' in another channel.',
      ]
    case 'home.threadless':
      return [
        `⚠️ What happens to ${bot} stands below its cards in `,
        channelLink(event.platform, event.install, event.channel),
        `, not in their threads: ${oneLine(event.problem ?? 'a right is missing there', 300)}.`,
      ]
    case 'bot.failed':
      return [`⚠️ ${bot} failed: ${oneLine(event.problem, 400)}`]
    default:
      return noticeWords(event, bot, label)
  }
}

/** What error notifiers are told, and who subscribed to a bot (F64, F83). */
function noticeWords(event: Event, bot: string, label: string): Rich {
  switch (event.type) {
    case 'bot.trouble':
      return [troubleSentence(event, bot)]
    case 'notifier.test':
      return ['🔔 Test of the notifier ', { code: event.name }, ': nothing went wrong.']
    case 'notifier.off':
      return [
        '🔕 The notifier ',
        { code: event.name },
        ` wants no more (${oneLine(event.why, 100)}), so I tell it nothing until somebody corrects it.`,
      ]
    case 'version.news':
      return [newsSentence(event.how, bot, label)]
    default:
      return []
  }
}

function troubleSentence(event: Extract<Event, { type: 'bot.trouble' }>, bot: string): Span {
  const { circumstance, count, since, problem, contact } = event
  const more = count > 1 ? ` ${count} times since ${clockOf(since)} UTC, the last` : ''
  return `⚠️ ${bot}: ${circumstance}${more} with ${oneLine(contact, 60)}: ${oneLine(problem, 300)}`
}

const clockOf = (at: number): string => new Date(at).toISOString().slice(11, 16)

const newsSentence = (how: keyof typeof newsHow, bot: string, label: string): Span =>
  `📣 ${bot}: ${label} ${newsHow[how]}.`

function senderWords(
  { left, dropped = [], gained, silenced }: Extract<Event, { type: 'bot.senders' }>,
  bot: string,
  label: string,
): Rich {
  const said = [
    ...(left.length > 0 ? [`no longer answers on ${senderNames(left)}`] : []),
    ...(dropped.length > 0 ? [`no longer names ${senderNames(dropped)}`] : []),
    ...(gained.length > 0
      ? [`may answer on ${senderNames(gained)} (/activate switches it on)`]
      : []),
  ]
  const silence = silenced.length > 0 ? ` Nobody answers any more on ${senderNames(silenced)}.` : ''
  return [`${silence === '' ? '📞' : '📵'} ${label} of ${bot} ${said.join(' and ')}.${silence}`]
}

/** What one person is told beside the event. */
export const toldText = {
  codeRefused: (address: string, problem: string, prefix: string): Rich => [
    `✉️ Your code can't go out: ${refusedWords(address, problem)}. Give an address that takes mail: `,
    { code: `/${prefix}bots me mail:…` },
  ],
  mailRefused: (whom: Span, address: string, problem: string): Rich => [
    '✉️ No mail reaches ',
    whom,
    ` any more: ${refusedWords(address, problem)}. None is sent until the address is corrected.`,
  ],
  newRevision: (revision: number): string =>
    `🔁 It is revision ${revision} by now: review that one.`,
  /** For an admin, who does not see the bot itself (F58). */
  adminsSee: (prefix: string): string =>
    `See that somebody reviews it: /${prefix}roles show says who is here, /${prefix}roles give lets somebody. What is asked for is shown to those who see the bot.`,
  decided: '✅ That is decided by now.',
  concerns: (whom: string): string => `It concerns ${whom}.`,
} as const

const refusedWords = (address: string, problem: string): string =>
  `${oneLine(address, 120)} is refused (${oneLine(problem, 200)})`

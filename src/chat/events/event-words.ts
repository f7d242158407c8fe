import type { Event } from '../../domain/events.ts'
import { channelLink } from '../kit/channel-link.ts'
import type { Rich, Span } from '../port.ts'
import { oneLine, plural, whenShared } from '../kit/rich.ts'
import { senderNames } from '../activations/activation-words.ts'
import { drainEndWords } from '../activations/drain-words.ts'
import { grayWords } from '../gray/gray-words.ts'
import { newsHow } from '../notifiers/notifier-words.ts'
import { scheduleWords } from '../schedules/schedule-words.ts'
import { quote } from './event-facts.ts'
import type { EventFacts } from './event-facts.ts'
import { requestWords } from './request-event-words.ts'

/** One plain line an event: who, what, why; what then happens shows on the card. */
export function eventSentence(event: Event, facts: EventFacts): Rich {
  const [head, ...rest] = words(event, facts)
  return head === undefined ? [] : [head, ...rest, ' · ', whenShared(facts.at, 'time')]
}

function words(event: Event, facts: EventFacts): Rich {
  if (event.type.startsWith('request.')) return requestWords(event, facts)
  if (event.type.startsWith('gray.')) return grayWords(event, facts.bot, facts.label, facts.who)
  if (event.type.startsWith('schedule.')) return scheduleWords(event, facts)
  return botWords(event, facts)
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

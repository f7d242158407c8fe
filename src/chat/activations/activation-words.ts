import type { ActivationPreview } from '../../control/activations/prepare-activation.ts'
import type { Holder } from '../../control/activations/senders-of.ts'
import type { BotView } from '../../control/bots/bot-view.ts'
import type { SenderChange } from '../../domain/sender-change.ts'
import { deskZone, limits, oneLine, people, plural, when, whenShared } from '../kit/rich.ts'
import type { Rich } from '../port.ts'
import { drainLabel } from './drain-words.ts'

/** The form that switches numbers on, from its title to what came of it (F42). */
export const activateText = {
  title: (bot: string): string => oneLine(`Activate ${bot}`, limits.title),
  submit: 'Activate now',
  senders: 'Switch on these numbers',
  testNumber: 'a test number: only its verified customer gets answers',
  takeOver: 'Numbers on which another bot answers',
  leave: 'Leave them with that bot',
  takeEmpty: 'Take them: no chat is open there',
  take: (grace: string): string => `Take them; open chats may finish, up to ${grace}`,
  takeAndEnd: 'Take them; end their open chats now',
  warnings: 'Accept these warnings',
  noSender: 'No number was ticked, so nothing was activated.',
  tickOne: 'Tick at least one number.',
  broken: (label: string, bot: string, error: string): string =>
    `${label} of ${bot} can't be activated: ${error}`,
  fixAt: (url: string, slug: string): string =>
    `Fix it at ${url} and publish again, or revert: /revert ${slug}.`,
  isActive: (bot: string, label: string): string =>
    `${bot} is already active on every number that ${label} names.`,
  seeIt: (slug: string): string => `See it with /bots show ${slug}.`,
} as const

/** `shop-wa (WhatsApp, +1 ··· 0110)`. */
export const senderWords = (sender: { name: string; channel: string; masked: string }): string =>
  `${oneLine(sender.name, 40)} (${channelWords(sender.channel)}, ${oneLine(sender.masked, 40)})`

const channelWords = (channel: string): string =>
  channel === 'whatsapp' ? 'WhatsApp' : oneLine(channel, 40)

/** Whether it takes the place of another bot is a choice of the form. */
export function activateHead({ bot, version, profile, senders }: ActivationPreview): Rich {
  const head = `${version.label}, with ${oneLine(profile, 60)}, of ${oneLine(bot.name, 80)} starts answering customers at once`
  const isFree = senders.every(({ state }) => state !== 'taken')
  return [{ bold: isFree ? `${head}.` : `${head} on the numbers that are free or taken over.` }]
}

/** How a number stands: free, this bot's, or another's. */
export function standingLine(sender: ActivationPreview['senders'][number]): Rich {
  const name = senderWords(sender)
  if (sender.state === 'free') return [`✅ ${name} is free`]
  if (sender.state === 'ours') return [`🚀 ${name} is open for this bot already`]
  if (!sender.holder) return [`⚠️ Another bot answers on ${name} now`]
  return ['⚠️ ', ...holderWords(name, sender.holder)]
}

/** Nobody should believe live what no customer reaches. */
export const unservedLines = (
  senders: readonly Pick<ActivationPreview['senders'][number], 'name' | 'unserved'>[],
): Rich[] =>
  senders.slice(0, 5).flatMap(({ name, unserved }): Rich[] => {
    if (unserved === null) return []
    return [[`⚠️ ${oneLine(name, 40)}: ${oneLine(`${unserved.why}. ${unserved.fix}`, 200)}`]]
  })

/** Its own chats that still finish after a deactivation (F47). */
export const goesOnLines = ({ draining, id }: BotView): Rich[] =>
  draining
    .filter(({ bot }) => bot.id === id)
    .map((drain): Rich => [
      `🌊 ${drainLabel(drain)}, which may finish until `,
      whenShared(drain.dueAt, 'time'),
      '.',
    ])

/** What is planned for the bot happens also after this. */
export const plannedLines = ({ schedules }: BotView): Rich[] =>
  schedules.slice(0, 3).flatMap(({ label, steps, nextAt }) => {
    const next = steps.find(({ at }) => at === nextAt)
    return next ? [[`🗓 ${label} will ${next.step} it at `, when(next.at, next.zone), '.']] : []
  })

export const activateFoot = (warnings: number, slug: string): Rich[] => [
  [warnings === 0 ? 'No errors.' : `No errors. ${plural(warnings, 'warning')}.`],
  [`Not now? /schedule add ${slug} plans it.`],
]

export const activatedText = (bot: string, numbers: number): string =>
  `🚀 ${oneLine(bot, 80)} is live on ${plural(numbers, 'number')}.`

/** The form that switches numbers off (F47). */
export const deactivateText = {
  title: (bot: string): string => oneLine(`Deactivate ${bot}`, limits.title),
  submit: 'Deactivate',
  head: (bot: string): string =>
    `People who write to ${oneLine(bot, 80)} get no answer from it afterwards.`,
  senders: 'Switch off these numbers',
  reason: 'Why',
  noSender: 'No number was ticked, so nothing was deactivated.',
} as const

export function deactivatedText(
  bot: string,
  { off, on, finishes }: { off: number; on: number; finishes: boolean },
): string {
  const inactive = finishes ? 'The last chats are finishing.' : 'It is inactive now.'
  const left = on === 0 ? inactive : `It is still live on ${plural(on, 'number')}.`
  return `⏸ ${oneLine(bot, 80)} no longer answers on ${plural(off, 'number')}. ${left}`
}

/** `Shop answers on shop-wa now (3 open chats), planned to leave on 1 Dec` (F44). */
export const holderWords = (
  name: string,
  { bot, openSessions, leavesAt }: Holder,
  zone = deskZone,
): Rich => [
  `${oneLine(bot, 60)} answers on ${oneLine(name, 80)} now (${plural(openSessions, 'open chat')})`,
  ...leaves(leavesAt, zone),
]

export const leaves = (at: number | null, zone: string): Rich =>
  at === null ? [] : [', planned to leave on ', when(at, zone)]

const namedMax = 5

/**
 * Each sender that a new version leaves or gains, whether anybody answers afterwards, and who then
 * switches numbers on: no approval does (F48).
 */
export function senderChangeLines(
  { left, dropped, gained, silenced, isOn }: SenderChange,
  activators: readonly Named[] = [],
): Rich[] {
  const on: Rich = [
    'once ',
    ...whoSwitchesOn(activators),
    ` switches ${itOrThem(gained)} on: /activate.`,
  ]
  const also = silenced.length > 0 ? ' instead,' : isOn ? ' too,' : ''
  const isOff = left.length === 1 ? 'it is' : 'they are'
  return [
    ...(left.length > 0
      ? [[`📵 No longer answers on ${senderNames(left)}: ${isOff} switched off.`]]
      : []),
    ...(dropped.length > 0
      ? [[`📵 No longer names ${senderNames(dropped)}, where it is off already.`]]
      : []),
    ...(gained.length > 0 ? [[`📞 Answers on ${senderNames(gained)}${also} `, ...on]] : []),
    ...(silenced.length > 0
      ? [
          [
            `⚠️ Nobody answers any more on ${senderNames(silenced)}, and no other number is switched on. The bot answers again once `,
            ...whoSwitchesOn(activators),
            ' switches one on: /activate.',
          ],
        ]
      : []),
  ]
}

const itOrThem = (names: readonly string[]): string => (names.length === 1 ? 'it' : 'them')

type Named = { id: string; name: string }

/** `Mo or Max`: an admin names managers where there are none. */
export const whoSwitchesOn = (activators: readonly Named[]): Rich =>
  activators.length === 0 ? ['a manager'] : people(activators, 3, ' or ')

export function senderNames(names: readonly string[]): string {
  const shown = names.slice(0, namedMax).map((name) => oneLine(name, 40))
  const more = names.length > namedMax ? ` and ${names.length - namedMax} more` : ''
  return `${shown.join(', ')}${more}`
}

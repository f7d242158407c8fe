import type { ActivationPreview } from '../../control/activations/prepare-activation.ts'
import type { BotView } from '../../control/bots/bot-view.ts'
import { actionId } from '../kit/action-id.ts'
import { holderWords } from './activation-words.ts'
import type { Field, Form, Option, Rich } from '../port.ts'
import { limits, oneLine, plural, when, whenShared } from '../kit/rich.ts'
import { choiceField, pages, tickList } from '../kit/fields.ts'
import { warningsIn } from '../../control/activations/accept-warnings.ts'
import { warningTicks } from './warning-ticks.ts'
import {
  drainLabel,
  endingDrainLines,
  graceDefault,
  graceOptions,
  newestDrain,
} from './drain-options-fields.ts'

type Unserved = Pick<ActivationPreview['senders'][number], 'name' | 'unserved'>

/** The confirmation of F42: what would answer where, and who holds a sender now (F44). */
export function activateForm(preview: ActivationPreview): Form {
  const { bot, version, senders } = preview
  const newest = newestDrain(preview.endingDrains)
  const open = senders.filter((sender) => sender.state !== 'ours')
  return {
    id: actionId(
      'activate',
      [bot.id, version.id, ...(newest === undefined ? [] : [newest])].join('.'),
    ),
    title: oneLine(`Activate ${bot.name}`, limits.title),
    submit: 'Activate now',
    pages: pages(intro(preview), [
      ...tickList({
        name: 'senders',
        label: 'Switch on these numbers',
        required: true,
        items: open.map(({ name, channel, masked, isTest }) => ({
          value: name,
          label: `${name} (${channel}, ${masked})`,
          ...(isTest && { hint: 'a test number: only its verified customer gets answers' }),
        })),
        chosen: open.filter((sender) => sender.state === 'free').map((sender) => sender.name),
      }),
      ...takeOver(preview),
      ...warningTicks(warningsIn(preview.findings)),
    ]),
  }
}

function intro({ bot, version, senders, findings, endingDrains }: ActivationPreview): Rich[] {
  const warnings = findings.filter((finding) => finding.severity === 'warning').length
  const head = `${version.label} of ${oneLine(bot.name, 80)} starts answering customers at once`
  const isFree = senders.every(({ state }) => state !== 'taken')
  return [
    [{ bold: isFree ? `${head}.` : `${head} on the numbers that are free or taken over.` }],
    ...senders.slice(0, 10).map((sender): Rich => {
      const name = `${oneLine(sender.name, 40)} (${sender.channel}, ${oneLine(sender.masked, 40)})`
      if (sender.state === 'free') return [`✅ ${name} is free`]
      if (sender.state === 'ours') return [`🚀 ${name} is open for this bot already`]
      if (!sender.holder) return [`⚠️ Another bot answers on ${name} now`]
      return ['⚠️ ', ...holderWords(name, sender.holder)]
    }),
    ...unservedLines(senders),
    ...endingDrainLines(endingDrains),
    ...goesOnLines(bot),
    ...plannedLines(bot),
    [`Validation: no errors, ${plural(warnings, 'warning')}.`],
    [`Not now? /schedule add ${bot.slug} plans it.`],
  ]
}

/** Its own chats that still finish after a deactivation (F47). */
const goesOnLines = ({ draining, id }: BotView): Rich[] =>
  draining
    .filter(({ bot }) => bot.id === id)
    .map((drain): Rich => [
      `🌊 ${drainLabel(drain)}, which may finish until `,
      whenShared(drain.dueAt, 'time'),
      '.',
    ])

/** What is planned for the bot happens also after this. */
const plannedLines = ({ schedules }: BotView): Rich[] =>
  schedules.slice(0, 3).flatMap(({ label, steps, nextAt }) => {
    const next = steps.find(({ at }) => at === nextAt)
    return next ? [[`🗓 ${label} will ${next.step} it at `, when(next.at, next.zone), '.']] : []
  })

/** Nobody should believe live what no customer reaches. */
export const unservedLines = (senders: readonly Unserved[]): Rich[] =>
  senders.slice(0, 5).flatMap(({ name, unserved }): Rich[] => {
    if (unserved === null) return []
    return [[`⚠️ ${oneLine(name, 40)}: ${oneLine(`${unserved.why}. ${unserved.fix}`, 200)}`]]
  })

/** One choice: whether it takes them, and what becomes of the chats that are open there (F44). */
function takeOver({ senders }: ActivationPreview): Field[] {
  const taken = senders.filter(({ state }) => state === 'taken')
  if (taken.length === 0) return []
  const open = taken.reduce((sum, { holder }) => sum + (holder?.openSessions ?? 0), 0)
  const taking: Option[] =
    open === 0
      ? [{ value: graceDefault, label: 'Take them: no chat is open there' }]
      : [
          ...graceOptions((grace) => `Take them; open chats may finish, up to ${grace}`),
          { value: 'end', label: 'Take them; end their open chats now' },
        ]
  return [
    choiceField({
      name: 'takeOver',
      label: 'Numbers on which another bot answers',
      value: 'no',
      options: [{ value: 'no', label: 'Leave them with that bot' }, ...taking],
    }),
  ]
}

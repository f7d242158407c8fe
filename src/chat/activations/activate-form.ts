import { warningsIn } from '../../control/activations/accept-warnings.ts'
import type { ActivationPreview } from '../../control/activations/prepare-activation.ts'
import { actionId } from '../kit/action-id.ts'
import { choiceField, pages, tickList } from '../kit/fields.ts'
import type { Field, Form, Option, Rich } from '../port.ts'
import {
  activateFoot,
  activateHead,
  activateText,
  goesOnLines,
  plannedLines,
  senderWords,
  standingLine,
  unservedLines,
} from './activation-words.ts'
import { olderChatsTaken } from './drain-words.ts'
import { graceDefault, graceOptions, newestDrain } from './drain-options-fields.ts'
import { warningTicks } from './warning-ticks.ts'

/** The confirmation of F42: what would answer where, and who holds a sender now (F44). */
export function activateForm(preview: ActivationPreview): Form {
  const { bot, version, senders } = preview
  const ends = openOnTaken(preview) > 0
  const newest = ends ? newestDrain(preview.endingDrains) : undefined
  const open = senders.filter((sender) => sender.state !== 'ours')
  return {
    id: actionId(
      'activate',
      [bot.id, version.id, ...(newest === undefined ? [] : [newest])].join('.'),
    ),
    title: activateText.title(bot.name),
    submit: activateText.submit,
    pages: pages(intro(preview), [
      ...tickList({
        name: 'senders',
        label: activateText.senders,
        required: true,
        items: open.map((sender) => ({
          value: sender.name,
          label: senderWords(sender),
          ...(sender.isTest && { hint: activateText.testNumber }),
        })),
        chosen: open.filter((sender) => sender.state === 'free').map((sender) => sender.name),
      }),
      ...takeOver(preview),
      ...warningTicks(warningsIn(preview.findings)),
    ]),
  }
}

function intro(preview: ActivationPreview): Rich[] {
  const { bot, senders, findings, endingDrains } = preview
  const warnings = findings.filter((finding) => finding.severity === 'warning').length
  return [
    activateHead(preview),
    ...senders.slice(0, 10).map(standingLine),
    ...unservedLines(senders),
    ...olderChatsTaken(endingDrains, openOnTaken(preview)),
    ...goesOnLines(bot),
    ...plannedLines(bot),
    ...activateFoot(warnings, bot.slug),
  ]
}

const openOnTaken = ({ senders }: Pick<ActivationPreview, 'senders'>): number =>
  senders.reduce((sum, { holder }) => sum + (holder?.openSessions ?? 0), 0)

/** One choice: whether it takes them, and what becomes of the chats that are open there (F44). */
function takeOver({ senders }: ActivationPreview): Field[] {
  if (senders.every(({ state }) => state !== 'taken')) return []
  const open = openOnTaken({ senders })
  const taking: Option[] =
    open === 0
      ? [{ value: graceDefault, label: activateText.takeEmpty }]
      : [...graceOptions(activateText.take), { value: 'end', label: activateText.takeAndEnd }]
  return [
    choiceField({
      name: 'takeOver',
      label: activateText.takeOver,
      value: 'no',
      options: [{ value: 'no', label: activateText.leave }, ...taking],
    }),
  ]
}

import type { RequestView } from '../../control/requests/request-view.ts'
import type { SenderView } from '../../control/activations/senders-of.ts'
import { leaves, senderChangeLines, whoSwitchesOn } from '../activations/activation-words.ts'
import { grayBesideLines, grayStays } from '../gray/gray-words.ts'
import type { Rich } from '../port.ts'
import { deskZone, oneLine, plural } from '../kit/rich.ts'
import { grayAskedLines } from './purpose-words.ts'

/** What an approval does for customers, and to whom else. */
export function effectLines(view: RequestView): Rich[] {
  const isOpen = view.state === 'awaiting approval' || view.state === 'stale'
  return [
    ...(isOpen ? [effect(view), ...grayBeside(view)] : []),
    ...(view.senderChange ? senderChangeLines(view.senderChange, view.activators) : []),
    ...(isOpen ? grayAskedLines(view) : []),
    ...(isOpen ? view.senders.slice(0, sendersMax).flatMap(heldLine) : []),
    ...(view.bot.accessCode ? [['Test code: ', { code: view.bot.accessCode }]] : []),
  ]
}

/** What becomes of a gray release when its bot gets another official version (F80). */
export const grayBeside = ({
  kind,
  track,
  released,
}: Pick<RequestView, 'kind' | 'track' | 'released'>): Rich[] =>
  track === 'official' && kind === 'publish'
    ? grayBesideLines(released?.gray ?? null, 'approval')
    : []

const sendersMax = 3

function effect(view: RequestView): Rich {
  const { kind, track, stake, base, released } = view
  if (kind === 'cancel') return [`The ${track} release ends once approved.`]
  if (track === 'gray') {
    const stays = grayStays(released?.official?.label ?? null, released?.gray?.label ?? null)
    return [`Goes to a part of the customers once approved. ${stays}`, ...notOn(view)]
  }
  const instead = base ? ` Replaces ${base.label}.` : ''
  if (view.activeOn.length === 0) return [`Approving makes a version.${instead}`, ...notOn(view)]
  const stays = staying(view)
  if (stays.length === 0) return [`Approving switches this bot off.${instead}`]
  const open = stake?.openSessions ?? 0
  const finish = `${plural(open, 'open chat')} ${open === 1 ? 'finishes' : 'finish'} on ${base?.label ?? 'it'}.`
  return [`Goes live on ${numbers(stays)} once approved.${instead}${open > 0 ? ` ${finish}` : ''}`]
}

/** What an approval does by itself, said beside its button. */
export function approvalSays(view: RequestView, left: number): Rich {
  const { kind, track, stake, base } = view
  if (left > 0) return [`Your approval counts; ${plural(left, 'more approval')} to go.`]
  if (kind === 'cancel') return [{ bold: `The ${track} release ends at once.` }]
  if (track === 'gray') {
    return [{ bold: 'It goes to a part of the customers at once.' }, ...notOn(view)]
  }
  if (view.activeOn.length === 0) return ['This does not put it live.', ...notOn(view)]
  const stays = staying(view)
  if (stays.length === 0) return [{ bold: 'This switches the bot off at once.' }]
  const open = stake?.openSessions ?? 0
  const finish = ` ${plural(open, 'open chat')} ${open === 1 ? 'is' : 'are'} on ${base?.label ?? 'it'}.`
  return [{ bold: `It goes live on ${numbers(stays)} at once.` }, ...(open > 0 ? [finish] : [])]
}

/** The numbers that are switched on now and stay so: an approval opens none (F48). */
const staying = ({ senders, activeOn }: RequestView): SenderView[] =>
  senders.filter(({ name }) => activeOn.includes(name))

/** It leaves every number on which it is switched on. */
export const switchesOff = (view: RequestView): boolean =>
  view.kind === 'publish' &&
  view.track === 'official' &&
  view.activeOn.length > 0 &&
  staying(view).length === 0

function notOn({ activeOn, activators }: RequestView): Rich {
  if (activeOn.length > 0) return []
  return [
    ' No number is switched on: customers see it once ',
    ...whoSwitchesOn(activators),
    ' switches one on with /activate.',
  ]
}

/** `+1 ··· 0110 (WhatsApp)`: as customers know it. */
function numbers(senders: readonly SenderView[]): string {
  const shown = senders
    .slice(0, sendersMax)
    .map(({ name, masked }) => `${oneLine(name, 40)} (${oneLine(masked, 40)})`)
  const more = senders.length > sendersMax ? ` and ${senders.length - sendersMax} more` : ''
  return `${shown.join(', ')}${more}`
}

const heldLine = ({ name, heldBy }: SenderView): Rich[] =>
  heldBy === null
    ? []
    : [
        [
          `⚠️ ${oneLine(heldBy.bot, 60)} answers on ${oneLine(name, 40)} now`,
          ...leaves(heldBy.leavesAt, deskZone),
          '. Switching it on for this bot takes it over.',
        ],
      ]

import type { RequestView } from '../../control/requests/request-view.ts'
import { plainProduction } from '../../domain/profiles/profile.ts'
import type { Rich } from '../port.ts'
import { oneLine, people, person, whenShared, plain } from '../kit/rich.ts'
import { unservedLine } from '../bots/resource-words.ts'
import { whoSwitchesOn } from '../activations/activation-words.ts'
import { grayHeldText } from '../gray/gray-words.ts'
import { isLive } from './request-status.ts'

const words: Partial<Record<RequestView['state'], string>> = {
  'changes requested': '✏️ Changes asked for',
  approved: '✅ Approved',
  declined: '❌ Declined',
  withdrawn: '↩️ Withdrawn',
  expired: '⌛ Expired',
}

/** Who decided, when and why; what came of it; and whether an emergency approval was checked. */
export function outcomeLines(view: RequestView): Rich[] {
  return [...decision(view), ...emergency(view)]
}

function decision(view: RequestView): Rich[] {
  const { decision: made, state } = view
  const word = words[state]
  if (!made || word === undefined) return []
  if (state === 'approved') {
    return [
      [
        `${word} by `,
        ...approvers(view),
        ', ',
        whenShared(made.at),
        '. ',
        liveWords(view),
        runsWith(view),
      ],
    ]
  }
  const by: Rich = made.by ? [' by ', person(made.by)] : []
  const why = made.reason ? `: “${oneLine(made.reason, 400)}”` : ''
  return [[word, ...by, ' ', whenShared(made.at), why]]
}

/** Said of any profile but the plain one, while customers meet it. */
function runsWith({ profile, kind, shownOn, replacedBy }: RequestView): string {
  const isMet = kind !== 'cancel' && shownOn !== null && !replacedBy
  return isMet && profile !== plainProduction.name ? ` It runs with ${oneLine(profile, 60)}.` : ''
}

/** Everybody whose approval counted, or the one who finished it. */
function approvers({ reviews, decision: made }: RequestView): Rich {
  const all = reviews.filter(({ verdict }) => verdict === 'approve').map((one) => one.person)
  if (all.length > 0) return people(all)
  return made?.by ? [person(made.by)] : ['Slipway']
}

/** Whether customers meet it: `V1.4 is live on +1 ··· 0110.` */
export function liveWords(view: RequestView): string {
  const { version, replacedBy, activeOn, kind, track, shownOn, isHeld } = view
  const label = version?.label ?? 'It'
  if (kind === 'cancel') return `${label} was taken off its release.`
  if (track === 'gray' && shownOn === 'official') return `${label} is official by now.`
  if (replacedBy) return `${label} was replaced by ${replacedBy.label}.`
  if (shownOn === null) return `${label} was taken off its release.`
  if (isHeld) return grayHeldText(label)
  if (track === 'gray') return `${label} is for a part of the customers.`
  if (!isLive(view)) {
    const who = plain(whoSwitchesOn(view.activators))
    return `${label} is approved, not live: no number is switched on. Next ${who} switches one on with /activate.`
  }
  const where = activeOn.slice(0, 3).map((name) => oneLine(name, 40))
  const more = activeOn.length > 3 ? ` and ${activeOn.length - 3} more` : ''
  const unserved = unservedLine(view.unserved).map((line) => ` ${plain(line)}`)
  return `${label} is live on ${where.join(', ')}${more}.${unserved.join('')}`
}

function emergency({ breakGlass, decision: made, number }: RequestView): Rich[] {
  if (!breakGlass) return []
  const { look, lookDueAt, overdue, reason } = breakGlass
  const who: Rich = made?.by ? [person(made.by)] : ['Somebody']
  const said: Rich = [
    '🔨 ',
    ...who,
    ` approved R-${number} alone, as an emergency: “${oneLine(reason, 400)}”`,
  ]
  const next: Rich = look
    ? ['👀 Checked by ', person(look.by), ', ', whenShared(look.at)]
    : overdue
      ? ['🚨 Overdue: somebody else had to check it by ', whenShared(lookDueAt)]
      : ['👀 To be checked by ', whenShared(lookDueAt)]
  return [said, next]
}

import type { RequestView } from '../../control/requests/request-view.ts'
import type { Rich } from '../port.ts'
import { oneLine, person, when } from '../kit/rich.ts'

const words: Partial<Record<RequestView['state'], string>> = {
  'changes requested': '✏️ Changes asked for',
  approved: '✅ Approved',
  declined: '❌ Declined',
  withdrawn: '↩️ Withdrawn',
  expired: '⌛ Expired',
}

/** Who decided, when and why; what came of it; and whether a broken glass was looked at. */
export function outcomeLines(view: RequestView): Rich[] {
  return [...decision(view), ...result(view), ...glass(view)]
}

function decision({ decision: made, state }: RequestView): Rich[] {
  const word = words[state]
  if (!made || word === undefined) return []
  const by: Rich = made.by ? [' by ', person(made.by)] : []
  const why = made.reason ? `: “${oneLine(made.reason, 400)}”` : ''
  return [[word, ...by, ' ', when(made.at, 'UTC'), why]]
}

function result({ version, replacedBy, activeOn, state, kind, track }: RequestView): Rich[] {
  if (!version || state !== 'approved') return []
  if (kind === 'cancel') return [[`⏹ ${version.label} was taken off its release.`]]
  if (replacedBy) return [[`📦 ${version.label} was replaced by ${replacedBy.label}.`]]
  if (track === 'gray') {
    return [
      [`🌗 ${version.label} is for a part of the customers: see the card of the gray release.`],
    ]
  }
  const where = activeOn.slice(0, 3).map((name) => oneLine(name, 40))
  const more = activeOn.length > 3 ? ` and ${activeOn.length - 3} more` : ''
  return [
    activeOn.length > 0
      ? [`🚀 ${version.label} answers on ${where.join(', ')}${more}.`]
      : [`⏸ ${version.label} is released; no sender is open yet.`],
  ]
}

function glass({ breakGlass }: RequestView): Rich[] {
  if (!breakGlass) return []
  const { look, lookDueAt, overdue, reason } = breakGlass
  const said: Rich = [`🔨 Broke the glass: “${oneLine(reason, 400)}”`]
  const next: Rich = look
    ? ['👀 Looked at by ', person(look.by), ' ', when(look.at, 'UTC')]
    : overdue
      ? ['🚨 Overdue: somebody else had to look at it by ', when(lookDueAt, 'UTC')]
      : ['👀 Somebody else looks at it by ', when(lookDueAt, 'UTC')]
  return [said, next]
}

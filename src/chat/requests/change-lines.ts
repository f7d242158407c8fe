import type { RequestView } from '../../control/requests/request-view.ts'
import type { Rich } from '../port.ts'
import { oneLine, plural } from '../kit/rich.ts'

const signs = { added: '➕', changed: '✏️', removed: '➖' } as const

/** The first `max` changed parts, one line each, and how many are left. */
export function changeLines(
  changes: RequestView['changes'],
  max: number,
): { lines: Rich[]; more: number } {
  if (changes.length === 0) return { lines: [['Nothing in the bot itself.']], more: 0 }
  const lines = changes.slice(0, max).map(({ part, kind, lines: details }): Rich => {
    return [`${signs[kind]} ${kind} `, { code: oneLine(part, 80) }, ...what(details)]
  })
  return { lines, more: Math.max(0, changes.length - max) }
}

/** A single change is shown as it is, so that an address or a text is approved with open eyes. */
function what([only, ...others]: string[]): Rich {
  if (only === undefined) return []
  return others.length > 0
    ? [` (${plural(others.length + 1, 'change')})`]
    : [` · ${oneLine(only, 140)}`]
}

/** `8 flows, 20 responses, 1 setting`: how much of what changed. */
export function changeCounts(changes: RequestView['changes']): string {
  const counts = new Map<string, number>()
  for (const { part } of changes) {
    const [kind = ''] = part.split(':')
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return [...counts].map(([kind, n]) => plural(n, kind)).join(', ') || 'none'
}

/** Each changed part with what changed in it, for the private details. */
export function fullChanges(changes: RequestView['changes'], max: number): Rich[] {
  const lines = changes.flatMap(({ part, kind, lines: details }): Rich[] => [
    [`${signs[kind]} ${kind} `, { code: oneLine(part, 80) }],
    ...details.map((line): Rich => [`    ${oneLine(line, 220)}`]),
  ])
  if (lines.length <= max) return lines
  return [...lines.slice(0, max), [`and ${plural(lines.length - max, 'more line')}`]]
}

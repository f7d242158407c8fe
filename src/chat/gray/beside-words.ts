import type { GrayBeside } from '../../control/gray/gray-beside.ts'
import { limits, oneLine, person } from '../kit/rich.ts'
import type { Card, Rich } from '../port.ts'
import { changeLines, lookTwiceRich } from '../requests/change-lines.ts'

/** Whose gray release it is, as a sentence names it. */
type Named = { version: string; slug: string }

/** What the gray version would do to the one that is official now: on its card, and before it grows. */
export function besideLines(beside: GrayBeside, named: Named, charsMax?: number): Rich[] {
  const { official, told, undone } = beside
  const all = ` All of it: /bots diff ${named.slug} ${official.label} ${named.version}.`
  const room = charsMax === undefined ? {} : { charsMax }
  return [
    sinceLine(beside, named),
    ...undoneLines(beside, named),
    ...(undone.length < told.total || told.first
      ? [[{ bold: `${official.label} → ${named.version}:` }], ...lookTwiceRich(told)]
      : []),
    ...changeLines(told, { ...room, leadsTo: all }),
  ]
}

/** As a section of its card. */
export const besideSection = (beside: GrayBeside, named: Named): Card['sections'][number] => ({
  title: `Against ${beside.official.label}, official now`,
  lines: besideLines(beside, named, 500),
  more: 0,
})

function sinceLine({ official, revert }: GrayBeside, { version }: Named): Rich {
  if (revert === null) return [`⚠️ ${version} was made before ${official.label} became official.`]
  const to = revert.to === null ? '' : ` to ${revert.to}`
  return [`⚠️ ${version} was made before `, person(revert.by), ` reverted${to}.`]
}

function undoneLines({ official, revert, told, undone }: GrayBeside, { version }: Named): Rich[] {
  if (undone.length === 0) return []
  const titles = told.entries
    .filter(({ key }) => undone.includes(key))
    .slice(0, namesMax)
    .map(({ title }) => oneLine(title, 80))
  const more = undone.length > titles.length ? ` and ${undone.length - titles.length} more` : ''
  const what =
    revert === null
      ? `brings back what ${official.label} took away`
      : 'undoes the revert. It brings back'
  return [[{ bold: `${version} ${what}: ${titles.join(', ')}${more}.` }]]
}

const namesMax = 5

/** The form before it grows over another official version. */
export const anewText = {
  title: (label: string, bot: string): string => oneLine(`${label}: ${bot}`, limits.title),
  what: (version: string): string =>
    `More new chats get ${version} as soon as you say so. It does not become official by itself: that takes a request of its own.`,
  ticks: 'I have seen it',
  tick: (version: string, official: string, isUndone: boolean): string =>
    isUndone
      ? `${version} brings back what was taken away`
      : `${version} differs so from ${official}`,
} as const

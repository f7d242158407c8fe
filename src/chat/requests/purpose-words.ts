import type { RequestView } from '../../control/requests/request-view.ts'
import { shareText } from '../../domain/gray/plan.ts'
import { graceText } from '../../domain/drain.ts'
import { metLine, metricWords } from '../gray/gray-words.ts'
import { oneLine } from '../kit/rich.ts'
import type { Rich } from '../port.ts'

type Purpose = Pick<RequestView, 'kind' | 'track' | 'version' | 'bot' | 'gray'>

/** `Publish Order desk · R-7`; once approved `Order desk V1.4 · R-7`. */
export function titleOf({ kind, track, state, number, bot, version }: RequestView): string {
  const name = oneLine(bot.name, 90)
  const labelled = version ? `${name} ${version.label}` : name
  const done = state === 'approved' ? labelled : `Publish ${name}`
  const what = {
    publish: done,
    promote: `Make official: ${labelled}`,
    cancel: `End the ${track} release: ${labelled}`,
  }
  return `${what[kind]} · R-${number}`
}

/** `wants to publish:`, between a name and a reason. */
export function asksWords({ kind, track, version, gray }: Purpose): string {
  const label = version?.label ?? 'the version'
  if (kind === 'promote') return `wants to make ${label} official:`
  if (kind === 'cancel') return `wants to end the ${track} release of ${label}:`
  return gray
    ? `wants to publish to a part of the customers first (${whomWords(gray)}):`
    : 'wants to publish:'
}

/** `wants to publish Order desk`, for a sentence. */
export const purposeOf = (view: Purpose): string =>
  view.kind === 'publish'
    ? `wants to publish ${oneLine(view.bot.name, 60)}`
    : `${asksWords(view)} ${oneLine(view.bot.name, 60)}`

/** Whom it reaches first. */
function whomWords({ rules, plan }: NonNullable<Purpose['gray']>): string {
  const names = rules.slice(0, 3).map((name) => oneLine(name, 40))
  const first = plan?.steps[0]
  const whom = [...(first ? [`${shareText(first.basisPoints)} of them`] : []), ...names]
  return whom.length === 0 ? 'nobody yet' : whom.join(' and ')
}

/** How a gray release would grow, whom it would reach first, and what would stop it (F33, F80). */
export function grayAskedLines({ gray }: Pick<RequestView, 'gray'>): Rich[] {
  if (!gray) return []
  const { plan, reach, rules } = gray
  const isWatched = plan !== null && plan.guards.length > 0
  const least = isWatched ? ' at least' : ''
  const steps = plan?.steps.map(({ basisPoints, holdMs }) =>
    holdMs > 0
      ? `${shareText(basisPoints)} for ${graceText(holdMs)}${least}`
      : shareText(basisPoints),
  )
  const goesOn = isWatched
    ? 'official, by itself as long as no harm is seen and nobody holds it.'
    : 'official. Nothing is watched: each step waits for a person.'
  const does = plan?.onWorse === 'take back' ? 'is taken back' : 'holds'
  const watched = plan?.guards.map((metric) => metricWords[metric].toLowerCase()).join(', ')
  return [
    ...(steps ? [[`🌗 ${steps.join(' → ')} → ${goesOn}`]] : []),
    ...(rules.length > 0 ? [[`🌗 At once for whom the rules name: ${ruleNames(rules)}.`]] : []),
    ...(watched ? [[`It ${does} by itself if this gets clearly worse: ${watched}.`]] : []),
    metLine(reach),
  ]
}

const ruleNames = (rules: readonly string[]): string => {
  const more = rules.length > 3 ? ` and ${rules.length - 3} more` : ''
  return `${rules
    .slice(0, 3)
    .map((name) => oneLine(name, 40))
    .join(', ')}${more}`
}

/** What came of its approval, in the line that says so. */
export function cameWords({ kind, track }: Pick<Purpose, 'kind' | 'track'>, label: string): string {
  if (kind === 'cancel') return `${label} is taken off its release.`
  if (kind === 'promote') return `${label} is official.`
  return track === 'gray' ? `A part of the customers meets ${label}.` : `It is ${label}.`
}

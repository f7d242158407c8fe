import type { RequestView } from '../../control/requests/request-view.ts'
import { shareText } from '../../domain/gray/plan.ts'
import { graceText } from '../../domain/drain.ts'
import { metLine, metricWords } from '../gray/gray-words.ts'
import { oneLine } from '../kit/rich.ts'
import type { Rich } from '../port.ts'

type Purpose = Pick<RequestView, 'kind' | 'track' | 'version' | 'bot' | 'gray'>

/** What the request is for, in a title. */
export const titleOf = ({ kind }: Pick<Purpose, 'kind'>): string =>
  ({ publish: 'Publish request', promote: 'Make official', cancel: 'End a release' })[kind]

/** `wants to publish`, with what follows a name. */
export function asksWords({ kind, track, version }: Purpose): string {
  const label = version?.label ?? 'the version'
  if (kind === 'promote') return `wants to make ${label} official:`
  return kind === 'cancel' ? `wants to end the ${track} release of ${label}:` : 'wants to publish'
}

export const purposeOf = (view: Purpose): string =>
  `${asksWords(view)} ${oneLine(view.bot.name, 60)}`

/** For whom it would be. */
export function releaseWords({ kind, track, gray }: Purpose): string {
  if (kind === 'promote') return 'Gray becomes official'
  if (kind === 'cancel') return `The ${track} release ends`
  if (track === 'official' || !gray) return 'Official'
  const rules = gray.rules.slice(0, 3).map((name) => oneLine(name, 40))
  const first = gray.plan?.steps[0]
  const whom = [...(first ? [`${shareText(first.basisPoints)} of customers`] : []), ...rules]
  return `Gray: ${whom.join(' and ')}`
}

/** How a gray release would grow, whom it would reach first, and what would stop it (F33, F80). */
export function grayAskedLines({ gray }: Pick<RequestView, 'gray'>): Rich[] {
  if (!gray) return []
  const { plan, reach } = gray
  const steps = plan?.steps.map(({ basisPoints, holdMs }) =>
    holdMs > 0 ? `${shareText(basisPoints)} for ${graceText(holdMs)}` : shareText(basisPoints),
  )
  const does = plan?.onWorse === 'take back' ? 'is taken back' : 'holds'
  const watched = plan?.guards.map((metric) => metricWords[metric].toLowerCase()).join(', ')
  return [
    ...(steps ? [[`🌗 ${steps.join(' → ')} → official, by itself while no harm is seen.`]] : []),
    ...(watched ? [[`It ${does} by itself if this gets clearly worse: ${watched}.`]] : []),
    metLine(reach),
  ]
}

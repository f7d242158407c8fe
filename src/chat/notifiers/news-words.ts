import type { ReleaseNotes } from '../../control/notifiers/describe-release.ts'
import { oneLine } from '../kit/rich.ts'

/** What became of a version, for whoever hears of releases (F83). */
export const newsHow = {
  released: 'is live',
  gray: 'goes to a part of the customers first',
  promoted: 'is for all customers now',
  reverted: 'brings back what was before',
} as const

/** Whom a gray release reaches; null where it is for all. */
export function concernsWords({ gray }: Pick<ReleaseNotes, 'gray'>): string | null {
  const share = gray?.plan?.steps[0]?.basisPoints
  const whom = [
    ...(share === undefined ? [] : [`${share / 100} % of new chats, by chance`]),
    ...(gray?.rules ?? []).map((rule) => `whom the rule ${oneLine(rule, 60)} names`),
  ]
  return whom.length === 0 ? null : whom.join(', and ')
}

import { canonicalText } from '../bot/canonical.ts'
import type { Binding } from './candidate.ts'
import { profileOf } from './profiles/profile.ts'

type Version = {
  id: string
  number: number
  definitionHash: string
  binding: Binding
  /** Null where only a part of the customers met it. */
  officialAt?: number | null
}

/**
 * A version is its definition and what the names in it refer to. How a profile is called is not, nor what
 * it gives: the numbers and pages themselves stand in the version.
 */
export const sameContent = (
  a: Pick<Version, 'definitionHash' | 'binding'>,
  b: Pick<Version, 'definitionHash' | 'binding'>,
): boolean =>
  a.definitionHash === b.definitionHash && bindingText(a.binding) === bindingText(b.binding)

function bindingText(binding: Binding): string {
  const { name: _, senders: _given, urls: _led, ...profile } = profileOf(binding)
  return canonicalText({ ...binding, profile })
}

/**
 * The default target of a revert: the newest earlier version with other content that everybody had, so
 * that reverting twice gives the first content again (F38). Null when there is none.
 */
export function defaultTarget<V extends Version>(
  versions: readonly V[],
  current: Version,
): V | null {
  const earlier = versions
    .filter((v) => v.officialAt !== null)
    .filter((v) => v.number < current.number && !sameContent(v, current))
    .sort((a, b) => b.number - a.number)
  return earlier[0] ?? null
}

/**
 * What a revert can't bring back: senders of the version that are gone, or have another address
 * now. The address of an action endpoint is kept by the version itself.
 */
export function notRestorable(before: Binding, senders: Binding['senders']): string[] {
  return before.senders.flatMap(({ name, channel, address }) => {
    const now = senders.find((sender) => sender.name === name)
    if (!now) return [`The number ${name}, which is gone`]
    return now.address === address && now.channel === channel
      ? []
      : [`The number ${name}, which has another address now`]
  })
}

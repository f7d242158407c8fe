/**
 * Watches whether chats of a gray version fail more often than those of the official one. Under "no
 * worse", a failed chat belongs to the gray version with the share in force when it began; how far
 * the failed chats are from that is the evidence. It is exact under any number of looks and where the
 * share changes (F80).
 */
export type Guard = {
  /** A logarithm of evidence for each of `multipliers`. */
  evidence: number[]
  gray: Tally
  official: Tally
  /** The most that was ever seen. */
  peak: number
}
export type Tally = { chats: number; failed: number }
export type JudgedChat = {
  isGray: boolean
  failed: boolean
  /** The part of new chats, from 0 to 1, that the gray version got when this one began. */
  share: number
}
export type Verdict = 'worse' | 'no harm seen' | 'undecided' | 'too few'

/** How many times more likely a gray chat fails: each is a way to be worse, and all are watched. */
const multipliers = Array.from({ length: 24 }, (_, i) => 1.1 * (8 / 1.1) ** (i / 23))

const chatsForWorse = 50
const failedForWorse = 5
const chatsForNoHarm = 200
/** How often, at most, a release that is no worse is called worse. */
const alphaDefault = 0.05

export const newGuard = (): Guard => ({
  evidence: multipliers.map(() => 0),
  gray: { chats: 0, failed: 0 },
  official: { chats: 0, failed: 0 },
  peak: 0,
})

/** With one chat more. A share of nobody or of everybody compares nothing, so it is left out. */
export function watched(guard: Guard, { isGray, failed, share }: JudgedChat): Guard {
  if (share <= 0 || share >= 1) return guard
  const side = isGray ? 'gray' : 'official'
  const tally = guard[side]
  const counted = {
    ...guard,
    [side]: { chats: tally.chats + 1, failed: tally.failed + (failed ? 1 : 0) },
  }
  if (!failed) return counted
  const evidence = guard.evidence.map(
    (sum, i) => sum + surprise(multipliers[i] ?? 1, share, isGray),
  )
  return { ...counted, evidence, peak: Math.max(guard.peak, meanOf(evidence)) }
}

function surprise(multiplier: number, share: number, isGray: boolean): number {
  const expected = (share * multiplier) / (share * multiplier + 1 - share)
  return isGray ? Math.log(expected / share) : Math.log((1 - expected) / (1 - share))
}

/** The mean of the exponentials, without running over. */
function meanOf(logs: readonly number[]): number {
  const most = Math.max(...logs)
  const sum = logs.reduce((all, log) => all + Math.exp(log - most), 0)
  return (Math.exp(most) * sum) / logs.length
}

/** `guards` share the chance of a false alarm among them. */
export function verdictOf(
  { gray, peak }: Guard,
  { alpha = alphaDefault, guards = 1, chatsMin = chatsForNoHarm } = {},
): Verdict {
  if (gray.chats < chatsForWorse) return 'too few'
  if (peak >= guards / alpha && gray.failed >= failedForWorse) return 'worse'
  return gray.chats >= Math.max(chatsMin, chatsForNoHarm) ? 'no harm seen' : 'undecided'
}

/** What goes wrong in conversations, in the kinds that a bot's card counts (F87). */
export const failureKinds = [
  'actions failed',
  'answers of actions not supported',
  'silence avoided',
  'not answered',
  'not delivered',
  'other errors',
] as const
export type FailureKind = (typeof failureKinds)[number]
export type Failures = { kind: FailureKind; count: number }[]

/** The window that is counted. */
export const failureWindowMs = 24 * 3_600_000
/** A card that shows counts is redrawn no more often than this, however many messages come. */
export const failureRedrawMs = 10 * 60_000

const kindOf: Record<string, FailureKind> = {
  'action-failed': 'actions failed',
  'action-late': 'actions failed',
  'action-abandoned': 'actions failed',
  'action-unexpected': 'actions failed',
  'action-event-ignored': 'answers of actions not supported',
  'action-silent': 'silence avoided',
  'nothing-said': 'silence avoided',
  'response-missing': 'silence avoided',
  nobody: 'not answered',
  unverified: 'not answered',
  'send-refused': 'not delivered',
  'send-window': 'not delivered',
  'send-too-old': 'not delivered',
  'send-too-many': 'not delivered',
  unproved: 'not answered',
  flood: 'not answered',
}

export const failureKindOf = (code: string | null): FailureKind =>
  kindOf[code ?? ''] ?? 'other errors'

/** Counts by code as counts by kind, always in the same order; none is left out. */
export function failuresOf(counts: readonly { code: string | null; count: number }[]): Failures {
  const sums = new Map<FailureKind, number>()
  for (const { code, count } of counts) {
    const kind = failureKindOf(code)
    sums.set(kind, (sums.get(kind) ?? 0) + count)
  }
  return failureKinds.flatMap((kind) => {
    const count = sums.get(kind) ?? 0
    return count > 0 ? [{ kind, count }] : []
  })
}

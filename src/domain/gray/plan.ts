import { basisPointsAll } from './gray-rule.ts'
import type { Verdict } from './guard.ts'

/** What is counted of a chat; of each a chat has it or not (F63, F80). */
export const metrics = ['errors', 'not understood', 'person asked', 'abandoned', 'long'] as const
export type Metric = (typeof metrics)[number]

/** `basisPoints` of new chats for `holdMs`; the last step has no time of its own. */
export type Step = { basisPoints: number; holdMs: number }
export type Plan = {
  steps: Step[]
  guards: Metric[]
  /** Of the gray version, before a step is over. */
  chatsMin: number
  onWorse: 'hold' | 'take back'
  /** A chat with more messages of ours than this is `long`. */
  messagesMax: number
}

export type Progress = {
  /** Index of the step under way. */
  step: number
  /** When it began, UTC ms. */
  since: number
  /** Held since then: new chats get the official version. */
  heldAt: number | null
  /** When its people were told that it stands. */
  toldAt: number | null
}

export type Move =
  | { move: 'wait'; dueAt: number | null }
  | { move: 'next'; step: number }
  /** The last step is done: the gray version becomes official. */
  | { move: 'finish' }
  | { move: 'hold' | 'take back'; worse: Metric[] }
  /** The time is over, and it can't be said whether it does harm: it goes on with this share. */
  | { move: 'stay'; why: 'too few' | 'undecided' }
  /** It stood for a day: its people are told. */
  | { move: 'tell'; why: 'too few' | 'undecided' | 'held' }

export const tellAfterMs = 24 * 3_600_000

/**
 * What a guarded release does next. Harm ends it at any time; a step goes on only when its time is
 * over and no guard saw harm in enough chats. Two steps are never taken at one look, however late it is.
 */
export function nextMove(
  plan: Plan,
  progress: Progress,
  verdicts: ReadonlyMap<Metric, Verdict>,
  now: number,
): Move {
  const stands = (since: number) => progress.toldAt === null && since + tellAfterMs <= now
  if (progress.heldAt !== null) {
    return stands(progress.heldAt) ? { move: 'tell', why: 'held' } : { move: 'wait', dueAt: null }
  }
  const worse = plan.guards.filter((metric) => verdicts.get(metric) === 'worse')
  if (worse.length > 0) return { move: plan.onWorse, worse }
  const step = plan.steps[progress.step]
  if (!step) return { move: 'wait', dueAt: null }
  const dueAt = progress.since + step.holdMs
  // A clock that jumped back waits for its time to come again.
  if (now < dueAt) return { move: 'wait', dueAt }
  // Nothing is watched, so nothing says that it does no harm: a person decides each step.
  if (plan.guards.length === 0) return { move: 'stay', why: 'undecided' }
  const said = plan.guards.map((metric) => verdicts.get(metric) ?? 'too few')
  const why = said.includes('too few') ? 'too few' : said.includes('undecided') ? 'undecided' : null
  if (why !== null) return { move: stands(dueAt) ? 'tell' : 'stay', why }
  const next = progress.step + 1
  return plan.steps[next] ? { move: 'next', step: next } : { move: 'finish' }
}

const written =
  /^\s*(\d{1,3}(?:[.,]\d{1,2})?) ?%(?:\s*(?:for)?\s*(\d{1,4}) ?(min|m|h|d|hours?|days?|minutes?))?\s*$/i
const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 }
const stepsMax = 10

/** `5 % for 1 h, 25 % for 4 h, 100 %` as steps, or what is wrong with it. */
export function parseSteps(text: string): { steps: Step[] } | { problem: string } {
  const parts = text.split(/(?<=[%a-z])\s*[,;\n]/i).filter((part) => part.trim() !== '')
  const steps: Step[] = []
  for (const part of parts) {
    const match = written.exec(part)
    if (!match)
      return { problem: `“${part.trim().slice(0, 40)}” is no step such as “5 % for 1 h”.` }
    const unit = (match[3]?.[0] ?? 'h').toLowerCase() as keyof typeof unitMs
    const basisPoints = Math.round(Number(match[1]?.replace(',', '.')) * 100)
    steps.push({ basisPoints, holdMs: Number(match[2] ?? 0) * unitMs[unit] })
  }
  const problem = stepsProblem(steps)
  return problem === null ? { steps } : { problem }
}

function stepsProblem(steps: readonly Step[]): string | null {
  if (steps.length === 0) return 'Write at least one step, such as “5 % for 1 h”.'
  if (steps.length > stepsMax) return `At most ${stepsMax} steps.`
  const shares = steps.map(({ basisPoints }) => basisPoints)
  if (shares.some((share) => share < 1 || share > basisPointsAll))
    return 'Each share is 0.01 to 100 %.'
  const shrinks = shares.some((share, i) => i > 0 && share <= (shares[i - 1] ?? 0))
  if (shrinks) return 'Each step must reach more customers than the one before.'
  const isEndless = steps.slice(0, -1).some(({ holdMs }) => holdMs === 0)
  return isEndless ? 'Each step but the last needs a time, such as “for 4 h”.' : null
}

/** `5 %`, `0.25 %`. */
export const shareText = (basisPoints: number): string => `${basisPoints / 100} %`

/** What the release itself gives by chance at a step; a plan of rules alone gives nothing. */
export const shareOf = (plan: Plan | null, step: number): number =>
  plan?.steps[Math.min(step, plan.steps.length - 1)]?.basisPoints ?? 0

/** When every step under way and to come is over, UTC ms: nobody has to decide it where guards watch. */
export const officialFrom = ({ steps }: Plan, { step, since }: Pick<Progress, 'step' | 'since'>) =>
  steps.slice(step).reduce((at, { holdMs }) => at + holdMs, since)

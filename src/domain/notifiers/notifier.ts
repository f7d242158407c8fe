import { platforms } from '../actor.ts'
import { failureKindOf } from '../conversation/failures.ts'

/** When somebody is told: the bot failed, it went on with a problem, or a message was given up (F64). */
export const circumstances = ['application error', 'logged error', 'delivery failure'] as const
export type Circumstance = (typeof circumstances)[number]

export const notifierKinds = [...platforms, 'webhook', 'mail'] as const
export type NotifierKind = (typeof notifierKinds)[number]

/** Who is told of what, as a version holds it; where they are reached is read when they are told. */
export type BoundNotifier = { id: string; name: string; on: Circumstance[] }

export function circumstanceOf(code: string | null): Circumstance {
  const kind = failureKindOf(code)
  if (kind === 'not delivered') return 'delivery failure'
  return kind === 'silence avoided' || kind === 'answers of actions not supported'
    ? 'logged error'
    : 'application error'
}

/** Each once, in one order, so that the same choice is the same content. */
export const inOrder = (bound: readonly BoundNotifier[]): BoundNotifier[] =>
  bound
    .map((one) => ({ ...one, on: circumstances.filter((each) => one.on.includes(each)) }))
    .filter(({ on }) => on.length > 0)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))

export const notifierWords = (bound: readonly BoundNotifier[]): string =>
  bound.length === 0
    ? 'nobody'
    : bound.map(({ name, on }) => `${name} (${on.join(', ')})`).join('; ')

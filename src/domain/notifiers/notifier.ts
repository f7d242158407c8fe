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

/**
 * Both sides in words, or null where the same ones are told of the same. They are told apart by id: a
 * new name is no change, and another one under the same name is.
 */
export function notifierChange(
  before: readonly BoundNotifier[],
  after: readonly BoundNotifier[],
): { was: string; is: string } | null {
  const keyOf = (bound: readonly BoundNotifier[]) => inOrder(bound).map(({ id, on }) => [id, ...on])
  if (JSON.stringify(keyOf(before)) === JSON.stringify(keyOf(after))) return null
  const isAnother = ({ id, name }: BoundNotifier) =>
    before.some((one) => one.name === name && one.id !== id)
  return { was: notifierWords(before), is: notifierWords(after, isAnother) }
}

const notifierWords = (
  bound: readonly BoundNotifier[],
  isAnother: (one: BoundNotifier) => boolean = () => false,
): string =>
  bound.length === 0
    ? 'nobody'
    : bound
        .map((one) => `${isAnother(one) ? 'another ' : ''}${one.name} (${one.on.join(', ')})`)
        .join('; ')

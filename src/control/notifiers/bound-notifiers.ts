import { z } from 'zod'
import type { Binding } from '../../domain/candidate.ts'
import { circumstances, inOrder } from '../../domain/notifiers/notifier.ts'
import type { BoundNotifier } from '../../domain/notifiers/notifier.ts'
import type { Selection } from '../../domain/request.ts'
import type { Db } from '../../store/kit/database.ts'
import { notifiersInUse } from '../../store/notifiers/notifiers.ts'
import { notifierOrThrow } from './notifier-or-throw.ts'

/** By name; `on` says in which circumstances, all where nobody says. */
export const NotifiersInput = z
  .array(
    z.object({
      notifier: z.string().max(100),
      on: z.array(z.enum(circumstances)).default([...circumstances]),
    }),
  )
  .max(25)

/** Those that somebody chose, those that were frozen, or null: as the track has them. */
export type ChosenNotifiers =
  | { words: z.output<typeof NotifiersInput> }
  | { frozen: BoundNotifier[] }
  | null

/** Who asks again means those of before, unless they say others. */
export function chosenNotifiers(
  { notifiers }: { notifiers?: z.output<typeof NotifiersInput> | undefined },
  open: Pick<Binding, 'notifiers'> | undefined,
): ChosenNotifiers {
  if (notifiers !== undefined) return { words: notifiers }
  return open ? { frozen: open.notifiers ?? [] } : null
}

/** Whom a candidate tells (F64). Without the settings' tick it stays as it was approved (F15). */
export async function notifiersFor(
  db: Db,
  chosen: ChosenNotifiers,
  selection: Selection,
  base: Binding | undefined,
): Promise<Pick<Binding, 'notifiers'>> {
  const isKept = base && selection !== 'all' && !selection.settings
  if (chosen === null || isKept) return withoutRetired(db, base?.notifiers)
  if ('frozen' in chosen) return withoutRetired(db, chosen.frozen)
  const bound = new Map<string, BoundNotifier>()
  for (const { notifier, on } of chosen.words) {
    const { id, name } = await notifierOrThrow(db, notifier)
    bound.set(id, { id, name, on: [...(bound.get(id)?.on ?? []), ...on] })
  }
  return boundOf([...bound.values()])
}

/** What is carried along from before leaves out those that were retired since. */
export async function withoutRetired(
  db: Db,
  bound: readonly BoundNotifier[] = [],
): Promise<Pick<Binding, 'notifiers'>> {
  const retired = new Set((await retiredAmong(db, bound)).map(({ id }) => id))
  return boundOf(bound.filter(({ id }) => !retired.has(id)))
}

export async function retiredAmong(
  db: Db,
  bound: readonly BoundNotifier[] = [],
): Promise<BoundNotifier[]> {
  if (bound.length === 0) return []
  const inUse = new Set((await notifiersInUse(db)).map(({ id }) => id))
  return bound.filter(({ id }) => !inUse.has(id))
}

/** Where nobody is told the binding is as before there were notifiers, and so is its hash. */
function boundOf(bound: readonly BoundNotifier[]): Pick<Binding, 'notifiers'> {
  const notifiers = inOrder(bound)
  return notifiers.length > 0 ? { notifiers } : {}
}

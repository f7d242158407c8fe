import { isHeardBy } from './contact.ts'
import { chooseRoute } from '../routing.ts'
import type { Route, RouteInput } from '../routing.ts'

/** Who would answer a customer now, and by which rule (F35). */
export type Why = { kind: 'unverified' } | { kind: 'person' } | Route

/** The same rules, in the same order, as for a message that comes in. */
export function whyOf(
  only: { number: string | null } | null,
  contact: string,
  input: RouteInput,
): Why {
  if (!isHeardBy(only, contact)) return { kind: 'unverified' }
  const route = chooseRoute(input)
  const goesOn = route.kind === 'pinned' || route.kind === 'draining'
  return goesOn && input.session?.handedOver ? { kind: 'person' } : route
}

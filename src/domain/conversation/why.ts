import { unheardWhy } from './contact.ts'
import type { VerifiedNumber } from './contact.ts'
import { chooseRoute } from '../routing.ts'
import type { Route, RouteInput } from '../routing.ts'

/** Who would answer a customer now, and by which rule (F35). */
export type Why = { kind: 'unverified' | 'unproved' } | { kind: 'person' } | Route

/** The same rules, in the same order, as for a message that comes in. */
export function whyOf(only: VerifiedNumber | null, number: string | null, input: RouteInput): Why {
  const unheard = unheardWhy(only, number)
  if (unheard !== null) return { kind: unheard }
  const route = chooseRoute(input)
  const goesOn = route.kind === 'pinned' || route.kind === 'draining'
  return goesOn && input.session?.handedOver ? { kind: 'person' } : route
}

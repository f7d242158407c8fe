import type { RequestView } from '../control/requests/request-view.ts'
import type { Event } from '../domain/events.ts'

/** Whether what is asked of somebody is still to be done: mail may wait long for its server. */
export function isStillOwed(event: Event, view: RequestView, personId: string): boolean {
  const waits = view.state === 'awaiting approval'
  if (event.type === 'request.break-glass' || event.type === 'request.look-overdue') {
    return view.breakGlass !== null && view.breakGlass.look === null
  }
  if (event.type === 'request.enough') return waits && view.enough
  const owes = [...view.owing, ...view.heldBack].some(({ id }) => id === personId)
  return waits && (!('revision' in event) || (owes && event.revision === view.revision))
}

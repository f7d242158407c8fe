import type { RequestView } from '../control/requests/request-view.ts'
import type { Event } from '../domain/events.ts'

/** Whether what is asked of somebody is still to be done: mail may wait long for its server. */
export function isStillOwed(event: Event, view: RequestView, personId: string): boolean {
  const waits = view.state === 'awaiting approval'
  switch (event.type) {
    case 'request.made':
    case 'request.rebased': {
      const owes = [...view.owing, ...view.heldBack].some(({ id }) => id === personId)
      return waits && owes && view.revision === event.revision
    }
    case 'request.enough':
      return waits && view.enough
    case 'request.break-glass':
    case 'request.look-overdue':
      return view.breakGlass !== null && view.breakGlass.look === null
    default:
      return false
  }
}

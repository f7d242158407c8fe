import { readActionId } from '../kit/action-id.ts'
import type { ActionId, Button, Incoming } from '../port.ts'

const keptForMs = 60 * 60_000
const accountsMax = 1000

/**
 * The last click of accounts that are linked to nobody, so that whoever links theirs goes on from there
 * (F61). Kept by this process alone: without it the card is still where it was.
 */
export function createPendingClicks(now: () => number) {
  const clicks = new Map<string, { action: ActionId; at: number }>()
  const name = ({ platform, user }: Incoming) => `${platform} ${user.install} ${user.userId}`
  return {
    keep: (incoming: Incoming): void => {
      if (incoming.kind !== 'click' || !isActionId(incoming.action)) return
      clicks.delete(name(incoming))
      clicks.set(name(incoming), { action: incoming.action, at: now() })
      const [oldest] = clicks.keys()
      if (clicks.size > accountsMax && oldest !== undefined) clicks.delete(oldest)
    },
    /** The click once more, checked like any other. */
    buttons: (incoming: Incoming): Button[] => {
      const click = clicks.get(name(incoming))
      clicks.delete(name(incoming))
      if (!click || now() - click.at > keptForMs) return []
      return [{ id: click.action, label: 'Go on with what you clicked…', style: 'primary' }]
    },
  }
}
export type PendingClicks = ReturnType<typeof createPendingClicks>

const isActionId = (action: string): action is ActionId => readActionId(action) !== null

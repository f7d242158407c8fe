import type { Rendered } from '../render/render.ts'

const remembered = 500

/**
 * What this process last drew on which message, so that a click which changes nothing draws nothing.
 * It may be out of date; the outbox, which never asks here, decides on every card.
 */
export function createRenderCache() {
  const known = new Map<string, string>()
  return {
    /** False where just that is shown, or on its way, already. */
    claim: (messageId: string, rendered: Rendered): boolean => {
      const text = JSON.stringify({ ...rendered, files: [] })
      const isNew = known.get(messageId) !== text
      known.delete(messageId)
      known.set(messageId, text)
      const [oldest] = known.keys()
      if (known.size > remembered && oldest !== undefined) known.delete(oldest)
      return isNew
    },
    forget: (messageId: string): void => void known.delete(messageId),
  }
}
export type RenderCache = ReturnType<typeof createRenderCache>

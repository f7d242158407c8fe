/** @import { LiveEvent } from '../wire.ts' */

/**
 * Listens to what happens, as one person. A lost connection comes back by itself; `caughtUp` then
 * reads again what was missed.
 * @param {string} as
 * @param {{ event: (event: LiveEvent) => void, caughtUp: () => void, lost: () => void }} tell
 * @returns {() => void} stops it
 */
export function listen(as, { event, caughtUp, lost }) {
  const source = new EventSource(`/playground/api/stream?${new URLSearchParams({ as })}`)
  let wasLost = false
  source.addEventListener('message', ({ data }) => event(JSON.parse(data)))
  source.addEventListener('error', () => {
    wasLost = true
    lost()
  })
  source.addEventListener('open', () => {
    if (wasLost) caughtUp()
    wasLost = false
  })
  return () => source.close()
}

/** @import { LiveEvent } from '../render/wire.ts' */

/**
 * Listens to what happens, as one person. A lost connection comes back by itself; `caughtUp` then
 * reads again what was missed. A tab that nobody looks at doesn't listen: browsers give all tabs of
 * one server six connections together.
 * @param {string} as
 * @param {{ event: (event: LiveEvent) => void, caughtUp: () => void, lost: () => void }} tell
 * @returns {() => void} stops it
 */
export function listen(as, { event, caughtUp, lost }) {
  const stopped = new AbortController()
  const { signal } = stopped
  /** @type {EventSource | null} */
  let source = null
  let hasMissed = false

  function open() {
    source = new EventSource(`/playground/api/stream?${new URLSearchParams({ as }).toString()}`)
    source.addEventListener('message', ({ data }) => event(JSON.parse(data)))
    source.addEventListener('error', () => {
      hasMissed = true
      lost()
    })
    source.addEventListener('open', () => {
      if (hasMissed) caughtUp()
      hasMissed = false
    })
  }

  function close() {
    source?.close()
    source = null
    hasMissed = true
  }

  const look = () => (document.hidden ? close() : (source ?? open()))
  document.addEventListener('visibilitychange', look, { signal })
  signal.addEventListener('abort', close)
  look()
  return () => stopped.abort()
}

/** @import { Environment } from '../render/wire.ts' */

/** @type {Record<string, Environment>} */
const environments = { d: 'development', p: 'live', x: 'sandbox' }
const secondKeyMs = 1500

/**
 * m d, m p, m x switch the phone's environment, as long as nobody is typing.
 * @param {(environment: Environment) => void} switchTo
 */
export function listenForKeys(switchTo) {
  let armedAt = -Infinity
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    const environment = environments[event.key.toLowerCase()]
    if (environment && event.timeStamp - armedAt < secondKeyMs) switchTo(environment)
    armedAt = event.key.toLowerCase() === 'm' ? event.timeStamp : -Infinity
  })
}

/** @param {EventTarget | null} target */
const isTyping = (target) =>
  target instanceof Element &&
  target.closest('input, textarea, select, dialog, [contenteditable]') !== null

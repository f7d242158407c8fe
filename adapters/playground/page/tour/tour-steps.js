/**
 * What somebody did. `what` is a typed line, an action id or a form id.
 * @typedef {{ kind: 'sent' | 'clicked' | 'submitted' | 'phone', what: string, as: string }} Deed
 *
 * `who` are names: the first of them that is here speaks. `types` is a command and what follows it.
 * @typedef {{
 *   title: string,
 *   text: string,
 *   who: string[],
 *   types: [command: string, rest: string] | null,
 *   isDone: (deed: Deed) => boolean,
 * }} Step
 */

/**
 * @param {string} command
 * @returns {Step['isDone']}
 */
const ran =
  (command) =>
  ({ kind, what }) =>
    kind === 'submitted' && what.startsWith(`${command}:`)

/** @type {Step[]} */
export const steps = [
  {
    title: 'Ask to publish',
    text: 'Dana gave the order desk a new greeting. See what would change, say why, and send the form.',
    who: ['Dana', 'Dev'],
    types: ['publish', 'orders'],
    isDone: ran('publish'),
  },
  {
    title: 'Approve it',
    text: 'A card waits in #releases. Ana presses Approve and ticks the checklist; Dana herself may not.',
    who: ['Ana'],
    types: null,
    isDone: ({ kind, what, as }) =>
      kind === 'submitted' && what.startsWith('approve') && as === 'ana',
  },
  {
    title: 'Open it to customers',
    text: 'The approval made V1.1. A manager switches it on for a number.',
    who: ['Mo'],
    types: ['activate', 'orders'],
    isDone: ran('activate'),
  },
  {
    title: 'Be a customer',
    text: 'Write to the bot on the phone. The keys m d, m x and m p switch between Development, Sandbox and Live.',
    who: [],
    types: null,
    isDone: ({ kind }) => kind === 'phone',
  },
  {
    title: 'Hand out the QR code',
    text: 'It opens a chat with the number, so it survives every release.',
    who: ['Mo'],
    types: ['qr', 'orders'],
    isDone: ({ kind, what }) => kind === 'sent' && /^\/\S*qr\b/.test(what),
  },
  {
    title: 'Take it back',
    text: 'A revert makes V1.2, with the words of V1.0. An open chat keeps its version to the end.',
    who: ['Ana'],
    types: ['revert', 'orders'],
    isDone: ran('revert'),
  },
]

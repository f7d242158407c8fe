/** @import { CommandSpec, Option, OptionSpec, SuggestSource } from '../../../../src/chat/port.ts' */

/**
 * What a typed command can go on with. `from` is where the word begins that a pick replaces.
 * @typedef {{
 *   from: number,
 *   typed: string,
 *   options: Option[],
 *   source: SuggestSource | null,
 *   command: CommandSpec | null,
 *   path: string,
 *   asked: string | null,
 * }} Completion
 */

/**
 * @param {string} text
 * @param {readonly CommandSpec[]} commands
 * @returns {Completion | null} null for ordinary talk
 */
export function complete(text, commands) {
  if (!text.startsWith('/')) return null
  const words = wordsOf(text.slice(1))
  const typed = words.at(-1) ?? ''
  const from = text.length - typed.length
  const nothing = { from, typed, options: [], source: null, command: null, path: '', asked: null }
  if (words.length === 1) return { ...nothing, options: commandOptions(typed, commands) }
  const command = commands.find(({ name }) => name === words[0])
  if (!command) return nothing
  if (!command.verbs) return ofOptions(nothing, command, command.name, words.slice(1))
  const at = { ...nothing, command, path: command.name }
  if (words.length === 2) return { ...at, options: commandOptions(typed, command.verbs) }
  const verb = command.verbs.find(({ name }) => name === words[1])
  return verb ? ofOptions(nothing, verb, `${command.name} ${verb.name}`, words.slice(2)) : at
}

/** @param {string} text the last word is what is being typed, perhaps nothing yet */
function wordsOf(text) {
  const words = text.match(/(?:[a-z-]+:)?"[^"]*"?|\S+/g) ?? []
  return text === '' || /\s$/.test(text) ? [...words, ''] : [...words]
}

/**
 * @param {string} typed
 * @param {readonly CommandSpec[]} commands
 * @returns {Option[]}
 */
function commandOptions(typed, commands) {
  const word = typed.toLowerCase()
  const named = commands.filter(({ name }) => name.startsWith(word))
  // Some know them by other words: those stand below.
  const called = word.length < 2 ? [] : commands.filter(({ also }) => isCalled(also, word))
  return [...new Set([...named, ...called])].map(({ name, summary }) => ({
    value: name,
    label: name,
    hint: summary,
  }))
}

/**
 * @param {readonly string[] | undefined} also
 * @param {string} word
 */
const isCalled = (also, word) => also?.some((one) => one.startsWith(word)) ?? false

/**
 * Words go to the options in their order, `name:value` to the named one.
 * @param {Completion} nothing
 * @param {CommandSpec} command
 * @param {string} path
 * @param {string[]} words
 * @returns {Completion}
 */
function ofOptions(nothing, command, path, words) {
  /** @type {OptionSpec[]} */
  const left = [...command.options]
  for (const word of words.slice(0, -1)) {
    const at = Math.max(indexOfNamed(left, word), 0)
    if (!left[at]?.rest) left.splice(at, 1)
  }
  const named = left[indexOfNamed(left, nothing.typed)]
  const spec = named ?? left[0]
  const lead = named ? named.name.length + 1 : 0
  const typed = nothing.typed.slice(lead).replace(/^"/, '')
  return {
    ...nothing,
    from: nothing.from + lead,
    typed,
    command,
    path,
    asked: spec?.name ?? null,
    source: spec ? sourceOf(spec) : null,
    options: spec ? choiceOptions(spec, typed) : [],
  }
}

/** @param {OptionSpec} spec */
const sourceOf = ({ kind }) =>
  kind === 'text' || kind === 'choice' || kind === 'account' ? null : kind

/**
 * @param {OptionSpec[]} specs
 * @param {string} word
 */
const indexOfNamed = (specs, word) => specs.findIndex(({ name }) => word.startsWith(`${name}:`))

/**
 * @param {OptionSpec} spec
 * @param {string} typed
 * @returns {Option[]}
 */
const choiceOptions = ({ kind, choices = [] }, typed) =>
  kind === 'choice'
    ? choices
        .filter((choice) => choice.startsWith(typed.toLowerCase()))
        .map((value) => ({ value, label: value }))
    : []

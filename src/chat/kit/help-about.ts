import { missingPermission, botRoles, rolesThatMay } from '../../domain/access.ts'
import { findCommand, commandUsage } from '../find-command.ts'
import type { Rich } from '../port.ts'
import { alsoCalled, meantBy } from './also-called.ts'
import { Refusal } from '../../refusal.ts'
import { commonText, helpText } from './common-words.ts'
import { exampleWords } from './example-words.ts'
import type { Example } from './example-words.ts'
import type { ChatContext, Command } from './handler.ts'

export type Known = { command: Command; path: string }

/** More than these would not fit one message of every platform with their examples. */
const examplesMax = 15

/** One command with its arguments and examples; several with one example each. */
export function aboutLines(
  chat: ChatContext,
  asked: { table: readonly Command[]; all: readonly Known[]; word: string },
): Rich[] {
  const prefix = chat.ctx.settings.commandPrefix
  const act = actLines(chat, asked, prefix)
  if (act) return act
  const { found, isAlias } = chosenBy(asked, prefix)
  const mine = found.filter(may(chat))
  const [one] = found
  if (one && found.length === 1) {
    return [...aliasLines(asked, found, { isAlias, prefix }), ...detailLines(chat, one)]
  }
  const isLong = mine.length > examplesMax
  return [
    ...aliasLines(asked, found, { isAlias, prefix }),
    ...(mine.length > 0 ? [[{ bold: helpText.youCan(chat.me.name) }]] : []),
    ...mine.flatMap((known) => [
      lineOf(prefix)(known),
      ...(isLong ? [] : [exampleLine(known, prefix)]),
    ]),
    ...needsLines(
      found.filter((known) => !may(chat)(known)),
      prefix,
    ),
    oneVerbLine(mine.length > 0 ? mine : found, prefix),
  ]
}

/**
 * `profile set`: one choice of a command, with its own examples alone; null where no such is meant.
 * @throws Refusal NOT_FOUND where the command has no such choice
 */
function actLines(
  chat: ChatContext,
  { all, word }: { all: readonly Known[]; word: string },
  prefix: string,
): Rich[] | null {
  const name = word.startsWith(prefix) ? word.slice(prefix.length) : word
  const [first = '', act, ...more] = name.split(/\s+/)
  const known = all.find(({ path }) => path === first)
  const choices = known?.command.options[0]?.choices
  if (!known || !choices || act === undefined || more.length > 0) return null
  if (!choices.includes(act)) {
    throw new Refusal(
      'NOT_FOUND',
      commonText.noCommand(`/${prefix}${first} ${act.slice(0, 40)}`),
      helpText.has(`/${prefix}${first}`, choices),
    )
  }
  const examples = (exampleWords[first] ?? []).filter((example) => {
    const typed = typeof example === 'string' ? example : example[0]
    return typed === `${first} ${act}` || typed.startsWith(`${first} ${act} `)
  })
  return [
    [{ code: `/${prefix}${first} ${act}` }, ` ${known.command.summary}`],
    ...examples.map((example): Rich => ['• ', ...exampleRich(example, prefix)]),
    ...choicesLines(chat, known, prefix, [act]),
    [helpText.oneVerb, { code: `/${prefix}help ${first}` }],
  ]
}

/** Which of its choices take a role that this person lacks. */
function choicesLines(
  { me }: ChatContext,
  { command, path }: Known,
  prefix: string,
  some?: readonly string[],
): Rich[] {
  const { choicesNeed: need } = command
  const choices = need?.choices.filter((one) => some?.includes(one) ?? true) ?? []
  if (!need || choices.length === 0) return []
  if (missingPermission({ org: me.orgRoles, bot: botRoles }, need.permission) === null) return []
  const paths = choices.map((one, i) => (i === 0 ? `/${prefix}${path} ${one}` : one))
  return [[helpText.needs(paths, rolesThatMay(need.permission))]]
}

type Chosen = { found: readonly Known[]; isAlias: boolean }

/** The command or verb of that name, else those that begin so, else what people mean by it. */
function chosenBy(
  { table, all, word }: { table: readonly Command[]; all: readonly Known[]; word: string },
  prefix: string,
): Chosen {
  const name = word.startsWith(prefix) ? word.slice(prefix.length) : word
  const called = calledSo(all, name)
  const begins = (path: string): boolean => path.startsWith(name) || path.includes(` ${name}`)
  const tries: [found: readonly Known[], isAlias: boolean][] = [
    [all.filter(({ path }) => path === name), false],
    [all.filter(({ path }) => path.split(' ').includes(name)), false],
    [alsoCalled.has(name) ? called : [], true],
    [all.filter(({ path }) => begins(path)), false],
    [called, true],
    [all.filter(({ path }) => path.includes(name)), false],
  ]
  const [found, isAlias] = tries.find(([some]) => some.length > 0) ?? [
    [findCommand(table, name.split(/\s+/), prefix)],
    false,
  ]
  return { found, isAlias }
}

/** `“canary” is /gray here`: whoever knows another word learns ours. */
function aliasLines(
  { table, word }: { table: readonly Command[]; word: string },
  found: readonly Known[],
  { isAlias, prefix }: { isAlias: boolean; prefix: string },
): Rich[] {
  if (!isAlias) return []
  const paths = meantBy(word)
  const whole = table.find(({ name, verbs }) => name === paths[0] && verbs !== undefined)
  const means = paths.length === 1 ? (whole ?? found[0]?.command)?.summary : undefined
  return [
    [
      helpText.alias(
        word.slice(0, 40),
        paths.map((path) => `/${prefix}${path}`),
        means,
      ),
    ],
  ]
}

/** What it does, what each argument is, and how it is typed. */
function detailLines(chat: ChatContext, known: Known): Rich[] {
  const prefix = chat.ctx.settings.commandPrefix
  const { command, path } = known
  const examples = exampleWords[path] ?? []
  return [
    lineOf(prefix)(known),
    ...command.options.map((option): Rich => [
      '• ',
      { code: option.name },
      ` ${helpText.argument(option)}`,
    ]),
    ...(command.options.some(({ required }) => !required) ? [[helpText.brackets]] : []),
    ...(examples.length === 1 ? [] : [[helpText.examples]]),
    ...(examples.length === 1
      ? [exampleLine(known, prefix)]
      : examples.map((example) => ['• ', ...exampleRich(example, prefix)])),
    ...(may(chat)(known) ? choicesLines(chat, known, prefix) : needsLines([known], prefix)),
  ]
}

const exampleLine = ({ path }: Known, prefix: string): Rich => {
  const [first] = exampleWords[path] ?? []
  return first === undefined ? [] : [helpText.example, ...exampleRich(first, prefix)]
}

const exampleRich = (example: Example, prefix: string): Rich => {
  const [typed, does] = typeof example === 'string' ? [example, null] : example
  return [{ code: `/${prefix}${typed}` }, ...(does === null ? [] : [` ${does}`])]
}

/** What takes the same roles in one line. */
function needsLines(others: readonly Known[], prefix: string): Rich[] {
  const byRoles = new Map<string, { roles: readonly string[]; paths: string[] }>()
  for (const { command, path } of others) {
    const roles = command.permission === undefined ? [] : rolesThatMay(command.permission)
    const group = byRoles.get(roles.join()) ?? { roles, paths: [] }
    byRoles.set(roles.join(), { roles, paths: [...group.paths, `/${prefix}${path}`] })
  }
  return [...byRoles.values()].map(({ paths, roles }) => [helpText.needs(paths, roles)])
}

/** Names the one with the most to say. */
function oneVerbLine(some: readonly Known[], prefix: string): Rich {
  const [one] = some.toSorted((a, b) => b.command.options.length - a.command.options.length)
  return [helpText.oneVerb, { code: `/${prefix}help ${one?.path ?? ''}` }]
}

/** Those that some know by this word, with all their verbs. */
function calledSo(all: readonly Known[], word: string): Known[] {
  const meant = meantBy(word)
  return all.filter(({ path }) => meant.some((one) => path === one || path.startsWith(`${one} `)))
}

export const pathsOf = (table: readonly Command[]): Known[] =>
  table.flatMap((command) =>
    command.verbs
      ? command.verbs.map((verb) => ({ command: verb, path: `${command.name} ${verb.name}` }))
      : [{ command, path: command.name }],
  )

const lineOf =
  (prefix: string) =>
  ({ command, path }: Known): Rich => [
    { code: commandUsage({ command, path }, prefix) },
    ` ${command.summary}`,
  ]

/** Bot roles differ by bot, so only what the org roles rule out is left out. */
export const may =
  ({ me }: ChatContext) =>
  ({ command }: { command: Command }): boolean =>
    command.permission === undefined ||
    missingPermission({ org: me.orgRoles, bot: botRoles }, command.permission) === null

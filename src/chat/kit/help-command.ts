import { missingPermission, botRoles } from '../../domain/access.ts'
import { findCommand, commandUsage } from '../find-command.ts'
import { meantBy } from './also-called.ts'
import type { Rich } from '../port.ts'
import { privateNotice } from './handler.ts'
import type { Command, ChatContext } from './handler.ts'
import { helpText } from './common-words.ts'

/**
 * The table in words, for the one who asks: what their roles allow (F66).
 * @throws Refusal NOT_FOUND with the nearest name, where it is asked about no command
 */
export const helpCommand = (table: () => readonly Command[]): Command => ({
  name: 'help',
  summary: 'What you can do here',
  answer: 'private',
  options: [
    {
      name: 'command',
      summary: 'A command to read more about, or “start” for the first steps',
      kind: 'command',
      required: false,
      rest: true,
    },
  ],
  run: (chat, { command }) => {
    const isStart = command?.trim().toLowerCase() === 'start'
    const lines = isStart ? startLines(chat, table()) : helpLines(chat, table(), command)
    return Promise.resolve(privateNotice(lines))
  },
})

/** What most people come for, in this order. */
const firstSteps = ['bots list', 'publish', 'bots requests', 'qr']
const stepsMax = 2

/** Few lines for whoever just says hello: no page of commands. */
function startLines(chat: ChatContext, table: readonly Command[]): Rich[] {
  const prefix = chat.ctx.settings.commandPrefix
  const mine = pathsOf(table).filter(may(chat))
  const steps = firstSteps.flatMap((wanted) => mine.find(({ path }) => path === wanted) ?? [])
  return [
    [{ bold: `Hello ${chat.me.name}.` }, helpText.wordsDecideNothing],
    ...steps.slice(0, stepsMax).map(firstLineOf(prefix)),
    [{ code: `/${prefix}help` }, ' All that you can do here'],
  ]
}

function helpLines(
  chat: ChatContext,
  table: readonly Command[],
  about: string | undefined,
): Rich[] {
  const prefix = chat.ctx.settings.commandPrefix
  const word = about?.trim().toLowerCase().replace(/^\//, '') ?? ''
  const all = pathsOf(table)
  const named = all.filter(({ path }) => word === '' || `${prefix}${path}`.includes(word))
  if (named.length === 0) named.push(...calledSo(all, word))
  const chosen = named.length > 0 ? named : [findCommand(table, word.split(/\s+/), prefix)]
  const [mine, others] = [chosen.filter(may(chat)), chosen.filter((one) => !may(chat)(one))]
  const head: Rich = [{ bold: `${chat.me.name}, you can:` }]
  const rest = word === '' ? groupedLines(mine, prefix) : mine.map(lineOf(prefix))
  return [
    head,
    ...rest,
    ...(others.length > 0
      ? [[`Others here also have ${others.map(shown(prefix)).join(', ')}.`]]
      : []),
    [helpText.more(prefix)],
  ]
}

type Known = { command: Command; path: string }

/** Those that some know by this word, with all their verbs. */
function calledSo(all: readonly Known[], word: string): Known[] {
  const meant = meantBy(word)
  return all.filter(({ path }) => meant.some((one) => path === one || path.startsWith(`${one} `)))
}

/** What people come for most, and under which heading the others stand. */
const firstFive = ['publish', 'bots requests', 'activate', 'revert', 'qr']
const groups = [
  ['Going live', ['publish', 'try', 'activate', 'deactivate', 'schedule', 'revert', 'gray']],
  ['Bots', ['bots', 'profile', 'url', 'subscribe', 'unsubscribe']],
  ['Conversations', ['trace', 'why', 'qr']],
  ['People and rules', ['roles', 'audit', 'notifier']],
] as const

/** Five lines with their meaning; then the others by name, in groups. */
function groupedLines(mine: readonly Known[], prefix: string): Rich[] {
  const first = firstFive.flatMap((path) => mine.filter((one) => one.path === path))
  const rest = mine.filter((one) => !first.includes(one))
  const named = groups.map(([, names]) => rest.filter((one) => isAmong(one, names)))
  const other = rest.filter((one) => !named.flat().includes(one))
  return [
    ...first.map(lineOf(prefix)),
    ...groups.flatMap(([title], i) => groupLine(title, named[i] ?? [], prefix)),
    ...groupLine('Also', other, prefix),
  ]
}

const isAmong = ({ path }: Known, names: readonly string[]): boolean =>
  names.includes(path.split(' ')[0] ?? '')

const groupLine = (title: string, some: readonly Known[], prefix: string): Rich[] =>
  some.length === 0 ? [] : [[{ bold: `${title}: ` }, some.map(shown(prefix)).join(', ')]]

const pathsOf = (table: readonly Command[]): Known[] =>
  table.flatMap((command) =>
    command.verbs
      ? command.verbs.map((verb) => ({ command: verb, path: `${command.name} ${verb.name}` }))
      : [{ command, path: command.name }],
  )

const lineOf =
  (prefix: string) =>
  ({ command, path }: { command: Command; path: string }): Rich => [
    { code: commandUsage({ command, path }, prefix) },
    ` ${command.summary}`,
  ]

/** Without what may be left out. */
const firstLineOf =
  (prefix: string) =>
  ({ command, path }: { command: Command; path: string }): Rich => [
    { code: commandUsage({ command, path }, prefix).replace(/ \[.*/s, '') },
    ` ${command.summary}`,
  ]

const shown =
  (prefix: string) =>
  ({ path }: { path: string }): string =>
    `/${prefix}${path}`

/** Bot roles differ by bot, so only what the org roles rule out is left out. */
const may =
  ({ me }: ChatContext) =>
  ({ command }: { command: Command }): boolean =>
    command.permission === undefined ||
    missingPermission({ org: me.orgRoles, bot: botRoles }, command.permission) === null

import { botRolesThatMay } from '../../domain/access.ts'
import { commandUsage } from '../find-command.ts'
import type { Rich } from '../port.ts'
import { helpText } from './common-words.ts'
import { privateNotice } from './handler.ts'
import type { Command, ChatContext } from './handler.ts'
import { aboutLines, may, pathsOf } from './help-about.ts'
import type { Known } from './help-about.ts'

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
  const [all, hello]: [Known[], Rich] = [pathsOf(table), [{ bold: helpText.youCan(chat.me.name) }]]
  if (word !== '') return aboutLines(chat, { table, all, word })
  const [mine, others] = [all.filter(may(chat)), all.filter((one) => !may(chat)(one))]
  return [
    hello,
    ...groupedLines(mine, prefix),
    ...(others.length > 0 ? [[helpText.others(others.map(shown(prefix)).join(', '))]] : []),
    [helpText.more(prefix)],
  ]
}

/** What people come for most, and under which heading the others stand. */
const firstFive = ['publish', 'bots requests', 'activate', 'revert', 'qr']
const groups = [
  ['Going live', ['publish', 'try', 'activate', 'deactivate', 'schedule', 'revert', 'gray']],
  ['Bots', ['bots', 'profile', 'url', 'subscribe', 'unsubscribe']],
  ['Conversations', ['trace', 'why', 'qr', 'bots handoffs']],
  ['People and rules', ['roles', 'bots people', 'audit', 'notifier']],
  ['You', ['bots me', 'bots link', 'bots token']],
] as const

/** Five lines with their meaning; then the others by name, in groups. */
function groupedLines(mine: readonly Known[], prefix: string): Rich[] {
  const first = firstFive.flatMap((path) => mine.filter((one) => one.path === path))
  const rest = mine.filter((one) => !first.includes(one))
  const named = groups.map(([title]) => rest.filter((one) => groupOf(one) === title))
  const other = rest.filter((one) => groupOf(one) === undefined)
  return [
    ...first.map(firstLineOf(prefix)),
    ...groups.flatMap(([title], i) => groupLine(title, named[i] ?? [], prefix)),
    ...groupLine('Also', other, prefix),
  ]
}

/** By its verb, else by its command. */
const groupOf = ({ path }: Known): string | undefined => {
  const has = (name: string) => groups.find(([, names]) => names.some((one) => one === name))?.[0]
  return has(path) ?? has(path.split(' ')[0] ?? '')
}

const groupLine = (title: string, some: readonly Known[], prefix: string): Rich[] =>
  some.length === 0 ? [] : [[{ bold: `${title}: ` }, some.map(shown(prefix)).join(', ')]]

/** Without what may be left out. */
const firstLineOf =
  (prefix: string) =>
  ({ command, path }: Known): Rich => [
    { code: commandUsage({ command, path }, prefix).replace(/ \[.*/s, '') },
    ` ${command.summary}${helpText.onlyAs(command.permission === undefined ? [] : botRolesThatMay(command.permission))}`,
  ]

const shown =
  (prefix: string) =>
  ({ path }: { path: string }): string =>
    `/${prefix}${path}`

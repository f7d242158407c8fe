import type {
  TraceLine,
  TraceSession,
  TraceVersion,
} from '../../control/conversations/trace-view.ts'
import type { CallTrace, TurnTrace } from '../../domain/conversation/trace.ts'
import { oneLine, people, plural, when } from '../kit/rich.ts'
import type { Rich } from '../port.ts'

const textMax = 160
const pathShown = 6

/** A session's own line: which version on which track, by which rule, and how it ended. */
export function sessionLine(session: TraceSession, zone: string): Rich {
  const { version, track, rule, sender, openedAt, closedAt, closedWhy, withPerson } = session
  const what = `${version?.label ?? 'a version that is gone'}, ${track ?? 'not released'}`
  const byRule = rule === null ? '' : `, by the rule ${oneLine(rule, 60)}`
  const end: Rich =
    closedAt === null
      ? [withPerson ? ', with a person now' : ', open']
      : [', closed ', when(closedAt, zone), ` (${closedWords(closedWhy)})`]
  return [
    { bold: `Chat of ${what}${byRule}` },
    ` on ${oneLine(sender, 40)}, since `,
    when(openedAt, zone),
    ...end,
  ]
}

/** Known reasons in words; another stands as it was recorded. */
function closedWords(why: string | null): string {
  if (why === null) return 'no reason'
  const words: Record<string, string> = {
    drained: 'its time to finish was over',
    expired: 'nothing came for too long',
    'version-lost': 'its version could not be found',
  }
  return words[why] ?? oneLine(why, 60)
}

/** Who approved a version, and in which request; of a revert, who and why. */
export function approvedLine({ version, approvers, request, revert }: TraceVersion): Rich {
  if (revert !== null) {
    return [`${version.label}: `, ...people(approvers), ` brought it back. ${oneLine(revert, 200)}`]
  }
  if (approvers.length === 0) return [`${version.label}: nobody approved it in a request.`]
  const where = request ? ` in R-${request.number}` : ''
  return [`${version.label}: approved by `, ...people(approvers), `${where}.`]
}

/** One line of the conversation, and below it why. */
export function linesOf(line: TraceLine, zone: string, style: 'time' | 'date'): Rich[] {
  const at = [when(line.at, zone, style), ' ']
  const text = oneLine(line.text, textMax)
  switch (line.kind) {
    case 'customer':
      return [[...at, 'Customer: ', text], ...turnLines(line.turn)]
    case 'bot':
      return [[...at, `${line.version?.label ?? 'Slipway'}: `, text, ...bubble(line)]]
    case 'person':
      return [
        [
          ...at,
          { bold: oneLine(line.person?.name ?? 'Somebody', 60) },
          ': ',
          text,
          ...bubble(line),
        ],
      ]
    case 'slipway':
      return [[...at, 'Note: ', text]]
    case 'action':
      return line.call ? callLines(at, line.call) : []
    case 'problem':
      return [[...at, `⚠️ ${text} `, { code: line.code ?? 'error' }, ...placeOf(line)]]
  }
}

function bubble({ buttons, delivery, sent }: TraceLine): Rich {
  const taps = buttons.length === 0 ? '' : ` [${oneLine(buttons.join(' | '), 100)}]`
  if (!sent) return [taps, ...(delivery === 'waits for its channel' ? [` (${delivery})`] : [])]
  const { messages, attempts, price, problem } = sent
  const parts = [
    delivery,
    ...(messages > 1 ? [`as ${messages} messages`] : []),
    ...(attempts > 1 ? [`tried ${plural(attempts, 'time')}`] : []),
    ...(price === null ? [] : [price]),
    ...(problem === null ? [] : [oneLine(problem, 200)]),
  ]
  return [taps, ` (${parts.join('; ')})`]
}

const placeOf = ({ flow, step }: TraceLine): Rich =>
  flow === undefined ? [] : [` at ${oneLine(flow, 60)}/${oneLine(step ?? '', 60)}`]

/** An open session keeps its version, as the line above it says. */
const routes: Partial<Record<NonNullable<TurnTrace['route']>, string>> = {
  draining: 'the chat finishes on the version it began with',
  official: 'a new chat gets the official version',
  gray: 'a new chat gets the gray version by its rule',
}

function turnLines(turn: TurnTrace | undefined): Rich[] {
  if (!turn) return []
  const { route, heard, intents = [], path, waits, silent } = turn
  const nearest = intents.map(({ intent, score }) => `${intent} ${Math.round(score * 100)} %`)
  const chosen = route && routes[route]
  const parts = [
    ...(chosen === undefined ? [] : [chosen]),
    heardWords(heard),
    ...(nearest.length > 0 ? [`nearest ${nearest.join(', ')}`] : []),
    ...pathWords(path),
    ...(waits === undefined ? [] : [`waits for ${waits}`]),
    ...(silent === undefined ? [] : [`not answered: ${silent}`]),
  ]
  return [[`↳ ${oneLine(parts.join('; '), 500)}`]]
}

function heardWords(heard: TurnTrace['heard']): string {
  if (heard.as === 'answer') return `taken as the answer for ${heard.slot}`
  if (heard.as === 'nothing') return 'left to the person'
  return heard.as === 'button' ? 'a button' : 'taken as text'
}

function pathWords(path: readonly string[]): string[] {
  if (path.length === 0) return []
  const left = path.length - pathShown
  return [`ran ${path.slice(0, pathShown).join(', ')}${left > 0 ? ` and ${left} more` : ''}`]
}

function callLines(at: Rich, { action, endpoint, ms, sent, got, path }: CallTrace): Rich[] {
  const to = endpoint === null ? '' : ` on ${endpoint}`
  const answered =
    'failed' in got
      ? `failed: ${got.failed}`
      : `answered ${plural(got.messages, 'message')}${slotWords(', remembered ', got.slots)}${got.more.map((one) => `, ${one}`).join('')}`
  return [
    [
      ...at,
      'Action ',
      `${oneLine(action, 80)}${oneLine(to, 80)}, ${ms} ms: ${oneLine(answered, 300)}`,
    ],
    [
      `↳ ${oneLine([`sent${slotWords(' ', sent) || ' nothing that is remembered'}`, ...pathWords(path)].join('; '), 500)}`,
    ],
  ]
}

const slotWords = (lead: string, slots: Record<string, string>): string => {
  const list = Object.entries(slots).map(([name, kind]) => `${name} (${kind})`)
  return list.length === 0 ? '' : `${lead}${list.join(', ')}`
}

/** The page of a conversation, and what can be done with it. */
export const traceHead = (bot: string, contact: string): Rich => [
  { bold: `${oneLine(bot, 80)} with ${oneLine(contact, 60)}` },
  ', newest last',
]

/** The number as it is; that somebody saw it is kept. */
export const numberLines = (bot: string, contact: string): Rich[] => [
  [`The customer of ${oneLine(bot, 80)} is `, { code: oneLine(contact, 256) }],
  ['The audit log keeps that you saw it.'],
]

export const traceFileText = {
  head: (lines: number, isCut: boolean): string =>
    `${plural(lines, 'line')} of the conversation.${isCut ? ' There are older ones: ask for them by the API.' : ''}`,
  alt: 'The conversation, line by line',
} as const

export const restartText = {
  label: 'Restart this conversation',
  confirm: {
    title: 'Restart it?',
    text: 'The open chat ends, and what the customer told the bot in it is forgotten. The next message begins anew.',
    yes: 'Restart',
  },
  done: (bot: string): string =>
    `Done: the customer's next message to ${oneLine(bot, 80)} begins a new chat.`,
} as const

/** Where something went wrong, and how one conversation is read whole. */
export const troubleText = {
  none: (bot: string): string =>
    `Nothing went wrong in the last 24 hours with ${oneLine(bot, 80)}.`,
  head: (bot: string): string =>
    `Conversations of ${oneLine(bot, 80)} in which something went wrong`,
  whole: (slug: string, prefix: string): Rich => [
    'One conversation whole: ',
    { code: `/${prefix}trace ${slug} +49151234567` },
  ],
} as const

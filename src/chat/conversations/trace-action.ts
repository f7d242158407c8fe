import { revealContact } from '../../control/conversations/reveal-contact.ts'
import { exportConversation } from '../../control/conversations/export-conversation.ts'
import { restartConversation } from '../../control/conversations/restart-conversation.ts'
import { traceConversation } from '../../control/conversations/trace-conversation.ts'
import type { TraceView } from '../../control/conversations/trace-conversation.ts'
import { actionId } from '../kit/action-id.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Action, ChatContext } from '../kit/handler.ts'
import { plain } from '../kit/rich.ts'
import type { Answer, Button, Rich } from '../port.ts'
import {
  approvedLine,
  linesOf,
  numberLines,
  restartText,
  sessionLine,
  traceFileText,
  traceHead,
} from './trace-words.ts'

const linesRead = 30
/** What one message of every platform holds, with room for what stands around it. */
const dayMs = 24 * 3_600_000
const charactersMax = 3000

/** The newest page of the conversation that a message belongs to; the id is `botId/messageId`. */
export const trace: Action = {
  click: { answer: 'private', run: (chat, { id }) => showTrace(chat, aimOf(id)) },
}

/** The page before that message. */
export const traceEarlier: Action = {
  click: {
    answer: 'private',
    run: (chat, { id }) => {
      const aim = aimOf(id)
      return showTrace(chat, { ...aim, below: aim.of })
    },
  },
}

export const traceFile: Action = {
  click: { answer: 'private', run: (chat, { id }) => fileOf(chat, aimOf(id)) },
}

/** The number as it is, for the one who asked; the audit log keeps that. */
export const traceNumber: Action = {
  click: {
    answer: 'private',
    run: async ({ ctx }, { id }) => {
      const { bot, contact } = await revealContact(ctx, aimOf(id))
      return privateNotice(numberLines(bot.name, contact))
    },
  },
}

/** Ends the customer's session; the id is the session's. */
export const restart: Action = {
  click: {
    answer: 'private',
    run: async ({ ctx }, { id }) => {
      const { bot, of } = await restartConversation(ctx, { session: id })
      return privateNotice([[restartText.done(bot.name)]], {
        tone: 'ok',
        buttons: [{ id: actionId('trace', `${bot.id}/${of}`), label: 'Trace' }],
      })
    },
  },
}

function aimOf(id: string): { bot: string; of: string } {
  const [bot = '', of = ''] = id.split(/\/(.*)/s)
  return { bot, of }
}

type Which = { bot: string; contact?: string; of?: string; below?: string }

export async function showTrace({ ctx, me }: ChatContext, which: Which): Promise<Answer> {
  const view = await traceConversation(ctx, { ...which, limit: linesRead })
  const { lines, first } = pageOf(view, me.zone)
  const head = traceHead(view.bot.name, view.contact)
  return privateNotice([head, ...lines], { buttons: buttonsOf(view, first) })
}

export async function fileOf({ ctx }: ChatContext, which: Which): Promise<Answer> {
  const made = await exportConversation(ctx, which)
  return privateNotice([[traceFileText.head(made.lines, made.next !== null)]], {
    tone: 'ok',
    files: [
      {
        name: made.name,
        mime: 'application/json',
        bytes: new TextEncoder().encode(made.text),
        alt: traceFileText.alt,
      },
    ],
  })
}

/** As many of the newest lines as one message holds; `first` is the oldest of them. */
function pageOf(view: TraceView, zone: string): { lines: Rich[]; first: number } {
  const approved = view.versions.map(approvedLine)
  const style = isOneDay(view) ? 'time' : 'date'
  let room = charactersMax - lengthOf(approved)
  let first = view.lines.length
  let lines: Rich[] = []
  for (let at = view.lines.length - 1; at >= 0; at--) {
    const line = view.lines[at]
    if (!line) break
    const session = view.sessions.find(({ id }) => id === line.sessionId)
    const opens = session && line.sessionId !== view.lines[at - 1]?.sessionId
    const added = [...(opens ? [sessionLine(session, zone)] : []), ...linesOf(line, zone, style)]
    room -= lengthOf(added)
    if (room < 0 && first < view.lines.length) break
    lines = [...added, ...lines]
    first = at
  }
  return { lines: [...headOf(view, first, zone), ...lines, ...approved], first }
}

/** A time alone names the day only where the conversation has one, as its first line says. */
const isOneDay = ({ lines }: TraceView): boolean =>
  (lines.at(-1)?.at ?? 0) - (lines[0]?.at ?? 0) < dayMs

/** Where the page begins inside a session, its line stands on top. */
function headOf(view: TraceView, first: number, zone: string): Rich[] {
  const sessionId = view.lines[first]?.sessionId
  const goesOn = first > 0 && view.lines[first - 1]?.sessionId === sessionId
  const session = goesOn ? view.sessions.find(({ id }) => id === sessionId) : undefined
  return session ? [sessionLine(session, zone)] : []
}

const lengthOf = (lines: readonly Rich[]): number =>
  lines.reduce((sum, line) => sum + plain(line).length + 1, 0)

function buttonsOf({ bot, lines, versions, earlier, open }: TraceView, first: number): Button[] {
  const oldest = first > 0 ? lines[first]?.id : earlier
  const newest = lines.at(-1)?.id
  const requests = versions.flatMap(({ request }) => (request ? [request] : []))
  return [
    ...(oldest ? [{ id: actionId('trace-earlier', `${bot.id}/${oldest}`), label: 'Earlier' }] : []),
    ...(newest ? [{ id: actionId('trace-file', `${bot.id}/${newest}`), label: 'As a file' }] : []),
    ...(newest
      ? [{ id: actionId('trace-number', `${bot.id}/${newest}`), label: 'Show number' }]
      : []),
    ...requests.slice(0, 2).map(({ id, number, revision }) => ({
      id: actionId('details', id, revision),
      label: `R-${number}`,
    })),
    ...(open ? [restartButton(open.id)] : []),
  ]
}

const restartButton = (sessionId: string): Button => ({
  id: actionId('restart', sessionId),
  label: restartText.label,
  style: 'danger',
  confirm: restartText.confirm,
})

import { deliveryOf } from '../../domain/conversation/delivery.ts'
import type { Delivery } from '../../domain/conversation/delivery.ts'
import type { CallTrace, TurnTrace } from '../../domain/conversation/trace.ts'
import { maskContact } from '../../domain/conversation/contact.ts'
import { versionLabel } from '../../domain/request.ts'
import type { Track } from '../../domain/request.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import { findVersion, versionRef } from '../../store/bots/versions.ts'
import type { Db } from '../../store/kit/database.ts'
import { partsOf } from '../../store/outbound/outbound-parts.ts'
import { findSessions } from '../../store/live/conversations.ts'
import type { ConversationRow } from '../../store/live/conversations.ts'
import type { SessionRow } from '../../store/live/sessions.ts'
import { namesOf } from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { findRequest } from '../../store/requests/requests.ts'
import { senderById } from '../../store/senders/senders.ts'
import type { VersionRef } from '../../store/bots/versions.ts'

const kinds = {
  in: 'customer',
  out: 'bot',
  note: 'slipway',
  error: 'problem',
  call: 'action',
} as const

/** One line of a conversation, and why it is as it is (F52). Times are UTC ms. */
export type TraceLine = {
  id: string
  at: number
  /** `person` is one of the team, who answered in place of the bot (F73). */
  kind: (typeof kinds)[keyof typeof kinds] | 'person'
  text: string
  buttons: string[]
  sender: string
  sessionId: string | null
  /** What spoke; null where no version did. */
  version: VersionRef | null
  track: Track | null
  rule: string | null
  /** Of a problem: its kind, and where in the bot. */
  code?: string
  flow?: string
  step?: string
  /** Of a customer's message: what it was taken as, and what was run. */
  turn?: TurnTrace
  call?: CallTrace
  person?: PersonRef
  /** Of what was said to the customer. */
  delivery?: 'handed to its channel' | 'waits for its channel' | Delivery['how']
  /** Of what went out on a channel behind a network. */
  sent?: Omit<Delivery, 'how'>
}
export type TraceSession = Pick<
  SessionRow,
  'id' | 'track' | 'rule' | 'state' | 'openedAt' | 'lastAt' | 'closedAt' | 'closedWhy'
> & { version: VersionRef | null; sender: string; withPerson: boolean }
/** Who approved what spoke; `request` is null for what was reverted or built in. */
export type TraceVersion = {
  version: VersionRef
  approvers: PersonRef[]
  request: { id: string; number: number; revision: number } | null
  /** Of a revert: to which version, and why (F38). */
  revert: string | null
}
export type ConversationView = {
  bot: { id: string; slug: string; name: string }
  /** Masked. */
  contact: string
  /** Oldest first. */
  lines: TraceLine[]
  sessions: TraceSession[]
  versions: TraceVersion[]
}

/** Rows, newest first, as people read them: the other way round. */
export async function viewConversation(
  db: Db,
  { id, slug, name }: BotRow,
  rows: readonly ConversationRow[],
): Promise<ConversationView> {
  const sessions = await findSessions(db, distinct(rows.map((row) => row.sessionId)))
  const senderOf = await senderNames(db, rows)
  const sentOf = await partsOf(
    db,
    rows.map((row) => row.id),
  )
  const versions = await Promise.all(
    distinct([...rows, ...sessions].map((row) => row.versionId)).map((one) => viewVersion(db, one)),
  )
  const names = await namesOf(db, distinct(rows.map(({ body }) => bodyOf(body).person ?? null)))
  const known = versions.filter((version) => version !== null)
  const refOf = (versionId: string | null) =>
    known.find(({ version }) => version.id === versionId)?.version ?? null
  return {
    bot: { id, slug, name },
    contact: maskContact(rows[0]?.contact ?? ''),
    lines: rows
      .toReversed()
      .map((row) => lineOf(row, { senderOf, names, delivery: deliveryOf(sentOf(row.id)) })),
    sessions: sessions.map((session) => ({
      id: session.id,
      sender: senderOf(session.place),
      version: refOf(session.versionId),
      track: session.track,
      rule: session.rule,
      state: session.state,
      openedAt: session.openedAt,
      lastAt: session.lastAt,
      closedAt: session.closedAt,
      closedWhy: session.closedWhy,
      withPerson: session.handedOver === 1,
    })),
    versions: known,
  }
}

const distinct = (ids: readonly (string | null)[]): string[] => [
  ...new Set(ids.filter((id) => id !== null)),
]

async function senderNames(db: Db, rows: readonly { place: string }[]) {
  const names = new Map<string, string>()
  for (const place of new Set(rows.map((row) => row.place))) {
    names.set(place, (await senderById(db, place)).name)
  }
  return (place: string): string => names.get(place) ?? 'a number that is gone'
}

type Body = {
  text?: string
  buttons?: { title: string }[]
  payload?: string
  code?: string
  flow?: string
  step?: string
  turn?: TurnTrace
  /** Who of the team said it. */
  person?: string
}

const bodyOf = (body: string): Body => JSON.parse(body)

type Known = {
  senderOf: (place: string) => string
  names: ReadonlyMap<string, PersonRef>
  delivery: Delivery | null
}

function lineOf(row: ConversationRow, { senderOf, names, delivery }: Known): TraceLine {
  const body = bodyOf(row.body)
  const person =
    body.person === undefined ? null : (names.get(body.person) ?? somebody(body.person))
  const { code, flow, step, turn } = body
  const tapped = body.payload === undefined ? '' : ` (button ${body.payload})`
  return {
    id: row.id,
    at: row.at,
    kind: person ? 'person' : kinds[row.direction],
    text: row.direction === 'call' ? '' : `${body.text ?? ''}${tapped}`.trim(),
    buttons: (body.buttons ?? []).map(({ title }) => title),
    sender: senderOf(row.place),
    sessionId: row.sessionId,
    version:
      row.versionId === null || row.versionNumber === null
        ? null
        : { id: row.versionId, label: versionLabel(row.versionNumber) },
    track: row.track,
    rule: row.rule,
    ...(code !== undefined && { code }),
    ...(flow !== undefined && { flow }),
    ...(step !== undefined && { step }),
    ...(turn && { turn }),
    ...(person && { person }),
    ...(row.direction === 'call' && { call: JSON.parse(row.body) as CallTrace }),
    ...(row.direction === 'out' && deliveryIn(row, delivery)),
  }
}

const somebody = (id: string): PersonRef => ({ id, name: 'Somebody who is gone' })
function deliveryIn(
  { waits }: ConversationRow,
  delivery: Delivery | null,
): Pick<TraceLine, 'delivery' | 'sent'> {
  if (!delivery)
    return { delivery: waits === 1 ? 'waits for its channel' : 'handed to its channel' }
  const { how, ...sent } = delivery
  return { delivery: how, sent }
}

async function viewVersion(db: Db, versionId: string): Promise<TraceVersion | null> {
  const version = await findVersion(db, versionId)
  if (!version) return null
  const names = await namesOf(db, version.approvers)
  const request = version.requestId === null ? null : await findRequest(db, version.requestId)
  return {
    version: versionRef(version),
    approvers: version.approvers.map((id) => names.get(id) ?? { id, name: 'Slipway' }),
    request: request && { id: request.id, number: request.number, revision: request.revision },
    revert: version.revertsTo === null ? null : version.comment,
  }
}

import { botsById } from '../../store/bots/bots.ts'
import { versionRefs } from '../../store/bots/versions.ts'
import { allGrayRules } from '../../store/gray/gray-rules.ts'
import type { Db } from '../../store/kit/database.ts'
import { namesOf } from '../../store/people/people.ts'
import { requestNumbers } from '../../store/requests/request-lines.ts'
import { notifierNamesOf } from '../../store/notifiers/notifiers.ts'
import { profileNamesOf } from '../../store/profiles/profiles.ts'
import { urlNamesOf } from '../../store/senders/web-urls.ts'
import { senderNamesOf } from '../../store/senders/senders.ts'

type Kind =
  | 'bot'
  | 'request'
  | 'person'
  | 'version'
  | 'sender'
  | 'gray-rule'
  | 'profile'
  | 'url'
  | 'notifier'
type Found = { id: string; name: string }

/** Which fields of an audit row name what. */
const kindOfField: Record<string, Kind> = {
  botId: 'bot',
  versionId: 'version',
  senderId: 'sender',
  person: 'person',
  approver: 'person',
  superAdmins: 'person',
  proposedBy: 'person',
  personId: 'person',
  people: 'person',
}

type Row = { actor?: string; subject: string; before: unknown; after: unknown }
export type AuditNamer = (rows: readonly Row[]) => Promise<(id: unknown) => string>

/**
 * What people call what audit rows name: `R-1 (Orders)`, a bot's or a person's name. What is gone, or
 * is no such thing, keeps the name that the log has for it.
 */
export const auditNames = (db: Db, rows: readonly Row[]): Promise<(id: unknown) => string> =>
  auditNamer(db)(rows)

/** The same of rows that come page by page: what was looked up for one page is known on the next. */
export function auditNamer(db: Db): AuditNamer {
  const names = new Map<string, string>()
  const lookedUp = new Set<string>()
  return async (rows) => {
    for (const [kind, ids] of namedIn(rows)) {
      const unknown = [...ids].filter((id) => !lookedUp.has(`${kind} ${id}`))
      if (unknown.length === 0) continue
      for (const { id, name } of await readers[kind](db, unknown)) names.set(id, name)
      for (const id of unknown) lookedUp.add(`${kind} ${id}`)
    }
    return (id) => nameOf(names, String(id))
  }
}

function namedIn(rows: readonly Row[]): Map<Kind, Set<string>> {
  const named = new Map<Kind, Set<string>>()
  const add = (kind: Kind, id: unknown) => {
    if (typeof id === 'string') named.set(kind, (named.get(kind) ?? new Set()).add(id))
  }
  for (const { actor, subject, before, after } of rows) {
    add('person', actor)
    const [kind = '', id] = subject.split(/:(.*)/s)
    if (kind in readers) add(kind as Kind, id)
    for (const [field, value] of [...fieldsOf(before), ...fieldsOf(after)]) {
      const of = kindOfField[field]
      if (of) for (const one of [value].flat()) add(of, one)
    }
  }
  return named
}

const fieldsOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : []

const readers: Record<Kind, (db: Db, ids: string[]) => Promise<Found[]>> = {
  bot: botsById,
  person: async (db, ids) => [...(await namesOf(db, ids))].map(([id, { name }]) => ({ id, name })),
  sender: senderNamesOf,
  version: async (db, ids) =>
    (await versionRefs(db, ids)).map(({ id, label }) => ({ id, name: label })),
  'gray-rule': async (db) => allGrayRules(db),
  request: readRequests,
  profile: profileNamesOf,
  url: urlNamesOf,
  notifier: notifierNamesOf,
}

async function readRequests(db: Db, ids: string[]): Promise<Found[]> {
  const found = await requestNumbers(db, ids)
  const bots = await botsById(db, [...new Set(found.map(({ botId }) => botId))])
  const names = new Map(bots.map(({ id, name }) => [id, name]))
  return found.map(({ id, number, botId }) => ({
    id,
    name: `R-${number} (${names.get(botId) ?? 'a bot'})`,
  }))
}

/** Of an id, `system:main` too, or of a whole subject, `bot:<id>`. */
function nameOf(names: ReadonlyMap<string, string>, text: string): string {
  const whole = names.get(text)
  if (whole !== undefined) return whole
  const [kind = '', id] = text.split(/:(.*)/s)
  if (id === undefined) return text
  if (kind === 'endpoint') return `address of actions ${id}`
  if (kind === 'token') return 'a token'
  return names.get(id) ?? (kind in readers ? id : text)
}

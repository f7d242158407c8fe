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

/**
 * What people call what audit rows name: `R-1 (Orders)`, a bot's or a person's name. What is gone, or
 * is no such thing, keeps the name that the log has for it.
 */
export async function auditNames(
  db: Db,
  rows: readonly { subject: string; before: unknown; after: unknown }[],
): Promise<(id: unknown) => string> {
  const asked = new Map<Kind, Set<string>>()
  const ask = (kind: Kind, id: unknown) => {
    if (typeof id === 'string') asked.set(kind, (asked.get(kind) ?? new Set()).add(id))
  }
  for (const { subject, before, after } of rows) {
    const [kind = '', id] = subject.split(/:(.*)/s)
    if (kind in readers) ask(kind as Kind, id)
    for (const [field, value] of [...fieldsOf(before), ...fieldsOf(after)]) {
      const named = kindOfField[field]
      if (named) for (const one of [value].flat()) ask(named, one)
    }
  }
  const names = new Map<string, string>()
  for (const [kind, ids] of asked) {
    for (const { id, name } of await readers[kind](db, [...ids])) names.set(id, name)
  }
  return (id) => nameOf(names, String(id))
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

/** Of a whole subject, `bot:<id>`, or of an id alone. */
function nameOf(names: ReadonlyMap<string, string>, text: string): string {
  const [kind = '', id] = text.split(/:(.*)/s)
  if (id === undefined) return names.get(text) ?? text
  if (kind === 'endpoint') return `address of actions ${id}`
  if (kind === 'token') return 'a token'
  return names.get(id) ?? (kind in readers ? id : text)
}

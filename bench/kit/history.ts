import type { Db } from '../../src/store/kit/database.ts'
import { foldSessionCounts } from '../../src/store/live/session-counts.ts'
import { noon } from '../../test/helpers/cast.ts'

/** Parts of a thousand: how history divides among the tables. */
const shares = {
  messages: 300,
  audit: 250,
  sessions: 150,
  outbox: 100,
  inbound: 100,
  interactions: 30,
  draftWrites: 20,
  cards: 20,
  directs: 20,
  requests: 5,
  reviews: 5,
}

/** Fills a database with years of work around one busy bot, past every check. */
export async function fillHistory(
  db: Db,
  bot: { id: string; senderId: string },
  rows: number,
): Promise<void> {
  const { versionId } = await db('releases').where({ botId: bot.id }).first('versionId')
  const { seq } = await db('auditHead').where({ id: 1 }).first('seq')
  const ids = { bot: bot.id, sender: bot.senderId, version: versionId, noon, seq }
  const fill = (table: keyof typeof shares, into: string, values: string) =>
    insert(db, Math.max(1, (rows * shares[table]) / 1000), into, fillIn(values, ids))
  await fillConversations(fill)
  await fillDecisions(fill)
  await fillDelivery(fill)
  const audited = Math.max(1, (rows * shares.audit) / 1000)
  await db('auditHead')
    .where({ id: 1 })
    .update({ seq: seq + audited })
  // As the sweep does each second.
  while ((await foldSessionCounts(db, 1000)) > 0);
  if (db.client.config.client === 'pg') await db.raw('vacuum analyze')
}

type Fill = (table: keyof typeof shares, into: string, values: string) => Promise<unknown>

/** A row of a `recursive` count for each; the same text on SQLite and PostgreSQL. */
const insert = (db: Db, count: number, into: string, values: string) =>
  db.raw(
    `insert into ${into} with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})
     select ${values} from n`,
  )

const fillIn = (text: string, ids: Record<string, string | number>): string =>
  text.replaceAll(/<(\w+)>/g, (_, name: string) => {
    const id = ids[name]
    return typeof id === 'number' ? String(id) : `'${id}'`
  })

/** A third of the sessions is open. */
async function fillConversations(fill: Fill): Promise<void> {
  await fill(
    'sessions',
    `sessions (id, environment, place, contact, bot_id, version_id, track, state, conversation,
      turn, opened_at, last_at, closed_at, closed_why)`,
    `'s' || i, 'live', <sender>, 'c' || i, <bot>, <version>, 'official',
      case when i % 3 = 0 then 'open' else 'closed' end, '{}', 2, <noon> - i, <noon> - i,
      case when i % 3 = 0 then null else <noon> end, case when i % 3 = 0 then null else 'expired' end`,
  )
  await fill(
    'messages',
    `messages (id, session_id, environment, place, contact, direction, body, bot_id, version_id,
      track, at)`,
    `'m' || i, 's' || ((i + 1) / 2), 'live', <sender>, 'c' || ((i + 1) / 2),
      case when i % 2 = 0 then 'out' else 'in' end, '{"text":"Hello"}', <bot>, <version>, 'official',
      <noon> - i`,
  )
  await fill('inbound', 'inbound (place, message_id, at)', '<sender>, i, <noon> - i')
}

async function fillDecisions(fill: Fill): Promise<void> {
  await fill(
    'audit',
    'audit (seq, at, actor, via, action, subject, after, prev_hash, hash)',
    `<seq> + i, <noon> - 1000000 + i, case when i % 5 = 0 then 'ana' else 'system:main' end,
      'playground', 'drain.end', case when i % 5 = 1 then 'bot:' || <bot> else 'request:r' || i end,
      '{"a":1}', 'h' || (i - 1), 'h' || i`,
  )
  await fill(
    'requests',
    `requests (id, number, bot_id, revision, state, track, selection, candidate, hash,
      draft_revision, changes, authors, overridden, policy, asked, requester, comment, first,
      created_at, expires_at, decided_at)`,
    `'r' || i, 1000 + i, <bot>, 1, 'approved', 'official', '"all"', '{}', 'h', 1, '[]', '[]', '[]',
      '{}', '[]', 'dana', 'Next', 0, <noon> - i, <noon> - i, <noon> - i`,
  )
  await fill(
    'reviews',
    'reviews (id, request_id, revision, person_id, verdict, comment, ticks, at)',
    `'w' || i, 'r' || i, 1, 'ana', 'approve', '', '[]', <noon> - i`,
  )
  await fill(
    'draftWrites',
    'draft_writes (id, bot_id, revision, part, before_hash, after_hash, person_id, at)',
    `'d' || i, <bot>, i, 'flow:menu', 'a' || i, 'a' || (i + 1), 'dana', <noon> - i`,
  )
}

async function fillDelivery(fill: Fill): Promise<void> {
  await fill(
    'outbox',
    `outbox (id, kind, platform, install, target, subject, body, state, due_at, created_at, sent_at)`,
    `'o' || i, 'line', 'playground', 'local', 'releases', 'request:r' || i, 'null', 'sent',
      <noon> - i, <noon> - i, <noon> - i`,
  )
  await fill(
    'cards',
    `cards (id, platform, install, channel, subject, message_id, rendered_hash, state, created_at)`,
    `'k' || i, 'playground', 'local', 'releases', 'request:r' || i, 'm' || i, 'h', 'open', <noon> - i`,
  )
  await fill(
    'directs',
    `directs (id, platform, install, user_id, subject, event, said_at, state)`,
    `'x' || i, 'playground', 'local', 'ana', 'request:r' || i, '{}', <noon> - i, 'open'`,
  )
  await fill(
    'interactions',
    'interactions (platform, interaction_id, at)',
    `'playground', 'i' || i, <noon> - i`,
  )
}

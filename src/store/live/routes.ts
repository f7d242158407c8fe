import type { Knex } from 'knex'
import type { Channel } from '../../bot/definition.ts'
import type { Track } from '../../domain/request.ts'
import { grayRoutes } from '../gray/gray-routes.ts'
import type { GrayRoute } from '../gray/gray-routes.ts'
import { isShared } from '../kit/database.ts'
import type { Db } from '../kit/database.ts'
import { readRows, returnRows } from '../kit/json-table.ts'

/** A sender and what answers there; `officialId` is null when the bot's release was cancelled. */
type SenderRoute = {
  senderId: string
  channel: Channel
  isTest: number
  verifiedNumber: string | null
  /** The number that was proved by a code (F54). */
  provedNumber: string | null
  botId: string | null
  officialId: string | null
}
type DrainRoute = {
  senderId: string
  botId: string
  versionId: string
  track: Track
  dueAt: number
}
export type Routes = {
  revision: number
  senders: SenderRoute[]
  drains: DrainRoute[]
  /** Gray releases of bots that answer somewhere, or of all. */
  gray: GrayRoute[]
  exception: ExceptionRoute | null
}
/** The org's exception bot, and its gray release where it has one (F37). */
export type ExceptionRoute = { botId: string; officialId: string; gray: GrayRoute | null }
/** Of which bots and senders something moved. */
export type Moved = { botIds?: readonly string[]; senderIds?: readonly string[] }

const movesKept = 1000
const forgetEvery = 100
const openDrains = ['draining', 'ending']

/**
 * Says that what answers where has changed, and of what; returns the new revision. Until this
 * transaction ends no session can open, so call it before `closeDrained`.
 */
export async function bumpRouteRevision(trx: Db, moved: Moved | null = null): Promise<number> {
  const rows: { revision: number }[] = await trx('routeRevision')
    .where({ id: 1 })
    .increment('revision', 1)
    .returning('revision')
  const revision = revisionOf(rows[0])
  await trx('routeMoves').insert({ revision, moved: moved && JSON.stringify(moved) })
  if (revision % forgetEvery === 0) {
    await trx('routeMoves')
      .where('revision', '<=', revision - movesKept)
      .delete()
  }
  return revision
}

/** What moved after `revision`, up to now; null when it may be anything. */
export async function movesSince(
  db: Db,
  revision: number,
): Promise<{ revision: number; moved: Required<Moved> } | null> {
  const rows: { revision: number; moved: string | null }[] = await db('routeMoves')
    .where('revision', '>', revision)
    .orderBy('revision')
  const last = rows.at(-1)
  // A row that is not there is of an older Slipway, or was forgotten.
  if (!last || Number(last.revision) !== revision + rows.length) return null
  const all = rows.map(({ moved }): Moved | null => moved && JSON.parse(moved))
  if (all.includes(null)) return null
  const botIds = all.flatMap((moved) => moved?.botIds ?? [])
  const senderIds = all.flatMap((moved) => moved?.senderIds ?? [])
  return { revision: Number(last.revision), moved: { botIds, senderIds } }
}

export async function routeRevision(db: Db): Promise<number> {
  const [row] = await readRows<RevisionRow>(db, ['revision'], revisionRow, [])
  return revisionOf(row)
}

type RevisionRow = { revision: number }
const revisionRow = 'select revision from route_revision where id = 1'

/** The route revision, which cannot move until this transaction ends. */
export async function lockRouteRevision(trx: Db): Promise<number> {
  const [row] = isShared(trx)
    ? await returnRows<RevisionRow>(trx, ['revision'], `${revisionRow} for share`, [])
    : await readRows<RevisionRow>(trx, ['revision'], revisionRow, [])
  return revisionOf(row)
}

/** Everything that decides who answers. The revision is read first: what follows is never older. */
export async function loadRoutes(db: Db): Promise<Routes> {
  const revision = await routeRevision(db)
  const senders = await senderRoutes(db)
  const drains = await drainRoutes(db)
  return {
    revision,
    senders,
    drains,
    gray: await grayRoutes(db),
    exception: await exceptionRoute(db),
  }
}

/** The same of some senders, and of all where these bots answer or let sessions finish. */
export async function loadSomeRoutes(
  db: Db,
  { botIds, senderIds }: Required<Moved>,
): Promise<Omit<Routes, 'revision'>> {
  const activated = db('activations').where({ state: 'active' }).whereIn('botId', botIds)
  const draining = db('drains').whereIn('state', openDrains).whereIn('botId', botIds)
  const near: { senderId: string }[] = await activated
    .select('senderId')
    .union(draining.select('senderId'))
  const ids = [...new Set([...senderIds, ...near.map(({ senderId }) => senderId)])]
  const senders = await senderRoutes(db).whereIn('senders.id', ids)
  const drains = await drainRoutes(db).whereIn('senderId', ids)
  const active = senders.flatMap(({ botId }) => botId ?? [])
  const gray = await grayRoutes(db, active)
  return { senders, drains, gray, exception: await exceptionRoute(db) }
}

const senderRoutes = (db: Db): Knex.QueryBuilder<SenderRoute, SenderRoute[]> =>
  db('senders')
    .leftJoin('activations', (on) =>
      on.on('activations.senderId', 'senders.id').andOnVal('activations.state', '=', 'active'),
    )
    .leftJoin('releases', (on) =>
      on.on('releases.botId', 'activations.botId').andOnVal('releases.track', '=', 'official'),
    )
    .leftJoin('senderProofs', (on) =>
      on.on('senderProofs.senderId', 'senders.id').onNotNull('senderProofs.provedAt'),
    )
    .select(
      'senders.id as senderId',
      'channel',
      'isTest',
      'verifiedNumber',
      'senderProofs.number as provedNumber',
      'activations.botId as botId',
      'releases.versionId as officialId',
    )

const drainRoutes = (db: Db): Knex.QueryBuilder<DrainRoute, DrainRoute[]> =>
  db('drains')
    .whereIn('state', openDrains)
    .select('senderId', 'botId', 'versionId', 'track', 'dueAt')

/** The org's exception bot as it is released (F37). */
async function exceptionRoute(db: Db): Promise<ExceptionRoute | null> {
  const row: Omit<ExceptionRoute, 'gray'> | undefined = await db('bots')
    .join('releases', 'releases.botId', 'bots.id')
    .where({ builtIn: 1, track: 'official' })
    .orderBy('bots.id')
    .first('bots.id as botId', 'releases.versionId as officialId')
  if (!row) return null
  const [gray = null] = await grayRoutes(db, [row.botId])
  return { ...row, gray }
}

function revisionOf(row: { revision: number } | undefined): number {
  if (!row) throw new Error('The database has no route revision')
  return row.revision
}

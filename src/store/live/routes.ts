import type { Channel } from '../../bot/definition.ts'
import type { Track } from '../../domain/request.ts'
import type { Db } from '../kit/database.ts'

/** A sender and what answers there; `officialId` is null when the bot's release was cancelled. */
type SenderRoute = {
  senderId: string
  channel: Channel
  isTest: number
  verifiedNumber: string | null
  botId: string | null
  officialId: string | null
}
type DrainRoute = { senderId: string; versionId: string; track: Track; dueAt: number }
export type Routes = {
  revision: number
  senders: SenderRoute[]
  drains: DrainRoute[]
  exception: { botId: string; versionId: string } | null
}

/**
 * Says that what answers where has changed; returns the new revision. Until this transaction ends no
 * session can open, so call it before `closeDrained`.
 */
export async function bumpRouteRevision(trx: Db): Promise<number> {
  const rows: { revision: number }[] = await trx('routeRevision')
    .where({ id: 1 })
    .increment('revision', 1)
    .returning('revision')
  return revisionOf(rows[0])
}

export async function routeRevision(db: Db): Promise<number> {
  return revisionOf(await db('routeRevision').where({ id: 1 }).first('revision'))
}

/** The route revision, which cannot move until this transaction ends. */
export async function lockRouteRevision(trx: Db): Promise<number> {
  return revisionOf(await trx('routeRevision').where({ id: 1 }).forShare().first('revision'))
}

/** Everything that decides who answers. The revision is read first: what follows is never older. */
export async function loadRoutes(db: Db): Promise<Routes> {
  const revision = await routeRevision(db)
  const senders: SenderRoute[] = await db('senders')
    .leftJoin('activations', (on) =>
      on.on('activations.senderId', 'senders.id').andOnVal('activations.state', '=', 'active'),
    )
    .leftJoin('releases', (on) =>
      on.on('releases.botId', 'activations.botId').andOnVal('releases.track', '=', 'official'),
    )
    .select(
      'senders.id as senderId',
      'channel',
      'isTest',
      'verifiedNumber',
      'activations.botId as botId',
      'releases.versionId as officialId',
    )
  const drains: DrainRoute[] = await db('drains')
    .whereIn('state', ['draining', 'ending'])
    .select('senderId', 'versionId', 'track', 'dueAt')
  return { revision, senders, drains, exception: await exceptionRoute(db) }
}

/** The org's exception bot as it is released (F37). */
async function exceptionRoute(db: Db): Promise<Routes['exception']> {
  const row = await db('bots')
    .join('releases', 'releases.botId', 'bots.id')
    .where({ builtIn: 1, track: 'official' })
    .orderBy('bots.id')
    .first('bots.id as botId', 'releases.versionId as versionId')
  return row ?? null
}

function revisionOf(row: { revision: number } | undefined): number {
  if (!row) throw new Error('The database has no route revision')
  return row.revision
}

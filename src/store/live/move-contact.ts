import type { Channel } from '../../bot/definition.ts'
import type { Knex } from 'knex'
import type { Db } from '../kit/database.ts'
import { openWindows } from '../outbound/contact-windows.ts'
import type { ContactWindow } from '../outbound/contact-windows.ts'
import { bumpRouteRevision } from './routes.ts'

type Move = { channel: Channel; from: string; to: string; at: number }

/**
 * What one contact said and heard goes over to another: they are one person. Where both have an open
 * session, the one that was used last goes on.
 */
export async function moveContact(trx: Db, { channel, from, to, at }: Move): Promise<void> {
  const places = trx('senders').where({ channel }).select('id')
  // First what batches take first: on PostgreSQL this waits for one that has a message of theirs.
  await moveWaiting(trx, { places, from, to })
  // What was planned before this is planned again.
  await bumpRouteRevision(trx, {})
  const open: { id: string; place: string; contact: string; lastAt: number }[] = await trx(
    'sessions',
  )
    .whereRaw(`state = 'open'`)
    .where({ environment: 'live' })
    .whereIn('place', places)
    .whereIn('contact', [from, to])
    .orderBy('lastAt', 'desc')
    .select('id', 'place', 'contact', 'lastAt')
  const older = open.filter(({ place }, i) => open.findIndex((one) => one.place === place) < i)
  await trx('sessions')
    .whereIn(
      'id',
      older.map(({ id }) => id),
    )
    .where({ state: 'open' })
    .update({ state: 'closed', closedAt: at, closedWhy: 'merged' })
  const said = () =>
    trx('messages').where({ environment: 'live', contact: from }).whereIn('place', places.clone())
  const spoken: { sessionId: string }[] = await said()
    .whereNotNull('sessionId')
    .distinct('sessionId')
  const left = open.filter(({ contact }) => contact === from).map(({ id }) => id)
  const ids = [...new Set([...left, ...spoken.map(({ sessionId }) => sessionId)])]
  await said().update({ contact: to })
  if (ids.length > 0) await moveSessions(trx, { from, to, ids })
}

async function moveSessions(
  trx: Db,
  { from, to, ids }: { from: string; to: string; ids: readonly string[] },
): Promise<void> {
  const moved: { versionId: string | null }[] = await trx('sessions')
    .whereIn('id', ids)
    .update({ contact: to, turn: trx.raw('turn + 1') })
    .returning('versionId')
  await trx('handOffs').whereRaw(`state = 'open'`).whereIn('sessionId', ids).update({ contact: to })
  const versions = moved.flatMap(({ versionId }) => versionId ?? [])
  if (versions.length > 0) await moveGrayChats(trx, { from, to, versions })
}

type Waiting = { places: Knex.QueryBuilder; from: string; to: string }

/** What came in, what goes out, and how they are reached. */
async function moveWaiting(trx: Db, { places, from, to }: Waiting): Promise<void> {
  await trx('inboxMessages')
    .whereRaw('settled_at is null')
    .where({ contact: from })
    .whereIn('place', places.clone())
    .update({ contact: to })
  await waitForActing(trx, { places, to })
  await trx('outboundMessages')
    .whereRaw('settled_at is null')
    .where({ contact: from })
    .whereIn('senderId', places.clone())
    .update({ contact: to })
  const theirs = () =>
    trx('contactWindows').where({ contact: from }).whereIn('senderId', places.clone())
  const windows: ContactWindow[] = await theirs()
  await theirs().delete()
  await openWindows(
    trx,
    windows.map((window) => ({ ...window, contact: to })),
  )
}

/**
 * What the one wrote before the other asked an action server would end what is asked. So it waits until
 * the process that asks would count as gone.
 */
async function waitForActing(trx: Db, { places, to }: Omit<Waiting, 'from'>): Promise<void> {
  const theirs = () => trx('inboxMessages').whereRaw('settled_at is null').where({ contact: to })
  const acting: { id: string; place: string; dueAt: number }[] = await theirs()
    .whereIn('place', places.clone())
    .whereRaw(`state = 'acting'`)
    .select('id', 'place', 'dueAt')
  for (const { id, place, dueAt } of acting) {
    await theirs()
      .where({ place })
      .where('id', '<', id)
      .where('dueAt', '<', dueAt)
      .update({ dueAt })
  }
}

/** They count once in a comparison. */
async function moveGrayChats(
  trx: Db,
  { from, to, versions }: { from: string; to: string; versions: readonly string[] },
): Promise<void> {
  const theirs = () => trx('grayChats').where({ contact: from }).whereIn('versionId', versions)
  const chats: { versionId: string; contact: string; at: number }[] = await theirs()
  if (chats.length === 0) return
  await theirs().delete()
  await trx('grayChats')
    .insert(chats.map((chat) => ({ ...chat, contact: to })))
    .onConflict()
    .ignore()
}

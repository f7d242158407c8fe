import type { Channel } from '../../bot/definition.ts'
import type { Db } from '../kit/database.ts'

type Move = { channel: Channel; from: string; to: string; at: number }

/**
 * What one contact said and heard goes over to another: they are one person. Where both have an open
 * session, the one that was used last goes on.
 */
export async function moveContact(trx: Db, { channel, from, to, at }: Move): Promise<void> {
  const places = trx('senders').where({ channel }).select('id')
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
  await trx('sessions')
    .whereIn('id', [...new Set([...left, ...spoken.map(({ sessionId }) => sessionId)])])
    .update({ contact: to })
  await said().update({ contact: to })
}

import type { Db } from '../kit/database.ts'
import { dropNames } from '../kit/names.ts'
import { endMailProofs } from './mail-proofs.ts'

/** Every column that names one person and may simply name another. */
const columns = [
  ['identities', 'personId'],
  ['mailProofs', 'personId'],
  ['tokens', 'personId'],
  ['bots', 'createdBy'],
  ['drafts', 'updatedBy'],
  ['drafts', 'lockedBy'],
  ['draftWrites', 'personId'],
  ['draftBatches', 'personId'],
  ['endpoints', 'setBy'],
  ['endpointWrites', 'personId'],
  ['webUrlWrites', 'personId'],
  ['notifiers', 'createdBy'],
  ['botSubscriptions', 'createdBy'],
  ['botSubscriptions', 'personId'],
  ['versions', 'author'],
  ['requests', 'requester'],
  ['requests', 'decidedBy'],
  ['requests', 'lookedBy'],
  ['reviews', 'personId'],
  ['activations', 'activatedBy'],
  ['activations', 'endedBy'],
  ['drains', 'startedBy'],
  ['drains', 'extendedBy'],
  ['drains', 'endedBy'],
  ['schedules', 'makerId'],
  ['scheduleProposals', 'personId'],
  ['loosenings', 'approverId'],
  ['loosenings', 'proposedBy'],
  ['loosenings', 'decidedBy'],
  ['links', 'adminId'],
  ['links', 'personId'],
  ['links', 'fromId'],
  ['links', 'decidedBy'],
  ['shortLinks', 'createdBy'],
  ['botLogos', 'uploadedBy'],
  ['handOffs', 'repliedBy'],
  ['handOffs', 'endedBy'],
  ['grayRules', 'createdBy'],
  ['grayRules', 'widerBy'],
  ['grayReleases', 'startedBy'],
  ['grayReleases', 'heldBy'],
  ['profiles', 'createdBy'],
  ['profileSecrets', 'createdBy'],
  ['profileWrites', 'personId'],
  ['tries', 'personId'],
  ['people', 'mergedInto'],
] as const

/** Columns that hold a list of people, as JSON. */
const lists = [
  ['requests', 'authors'],
  ['senders', 'setters'],
  ['requests', 'asked'],
  ['versions', 'approvers'],
] as const

export type Joined = {
  accounts: number
  tokens: number
  writes: number
  requests: number
  reviews: number
  /** Both records reviewed the same revision: the later review is the one that stays. */
  reviewsDropped: { requestId: string; revision: number; verdict: string }[]
}

/** Makes everything that names `from` name `into` (F24); the record of `from` stays as a name. */
export async function joinPeopleRows(
  trx: Db,
  { from, into, at }: { from: string; into: string; at: number },
): Promise<Joined> {
  const reviewsDropped = await dropSecondReviews(trx, from, into)
  await joinRoles(trx, from, into)
  await renameTokens(trx, from, into)
  for (const table of ['linkCodes', 'reminders', 'mailboxes', 'mailThreads']) {
    await trx(table).where({ personId: from }).delete()
  }
  await endMailProofs(trx, from, at)
  await joinMail(trx, from, into)
  await dropSecondSubscriptions(trx, from, into)
  const moved = new Map<string, number>()
  for (const [table, column] of columns) {
    const count = await trx(table)
      .where({ [column]: from })
      .update({ [column]: into })
    moved.set(`${table}.${column}`, count)
  }
  for (const [table, column] of lists) await renameInList(trx, table, column, { from, into })
  await trx('people').where({ id: from }).update({ mergedInto: into, disabledAt: at })
  await dropNames(trx, from)
  const count = (key: string) => moved.get(key) ?? 0
  return {
    accounts: count('identities.personId'),
    tokens: count('tokens.personId'),
    writes: count('draftWrites.personId') + count('draftBatches.personId'),
    requests: count('requests.requester'),
    reviews: count('reviews.personId'),
    reviewsDropped,
  }
}

async function dropSecondReviews(trx: Db, from: string, into: string) {
  const pairs: { id: string; otherId: string; at: number; otherAt: number }[] = await trx(
    'reviews as mine',
  )
    .join('reviews as theirs', (on) =>
      on.on('mine.requestId', 'theirs.requestId').andOn('mine.revision', 'theirs.revision'),
    )
    .where({ 'mine.personId': into, 'theirs.personId': from })
    .select('mine.id', 'mine.at', 'theirs.id as otherId', 'theirs.at as otherAt')
  const ids = pairs.map(({ id, otherId, at, otherAt }) => (otherAt > at ? id : otherId))
  if (ids.length === 0) return []
  const dropped = await trx('reviews')
    .whereIn('id', ids)
    .orderBy('id')
    .select('requestId', 'revision', 'verdict')
  await trx('reviews').whereIn('id', ids).delete()
  return dropped
}

/** A super admin is no approver beside it (F59). */
async function joinRoles(trx: Db, from: string, into: string): Promise<void> {
  for (const { role } of await trx('orgRoles').where({ personId: from }).select('role')) {
    await trx('orgRoles').insert({ personId: into, role }).onConflict().ignore()
  }
  const held = await trx('botRoles').where({ personId: from }).select('botId', 'role')
  for (const row of held) {
    await trx('botRoles')
      .insert({ ...row, personId: into })
      .onConflict()
      .ignore()
  }
  await trx('orgRoles').where({ personId: from }).delete()
  await trx('botRoles').where({ personId: from }).delete()
  const ruled = trx('botRoles').where({ personId: into, role: 'super admin' }).select('botId')
  await trx('botRoles').where({ personId: into, role: 'approver' }).whereIn('botId', ruled).delete()
}

/** The one that stays keeps its own address, if it has one. */
async function joinMail(trx: Db, from: string, into: string): Promise<void> {
  const had = await trx('people').where({ id: from }).first('mail')
  await trx('people').where({ id: from }).update({ mail: null, mailAsked: null })
  if (had?.mail) await trx('people').where({ id: into, mail: null }).update({ mail: had.mail })
}

/** Who hears of a bot by both records hears of it once (F83). */
async function dropSecondSubscriptions(trx: Db, from: string, into: string): Promise<void> {
  const had = trx('botSubscriptions').where({ personId: into }).select('botId')
  await trx('botSubscriptions').where({ personId: from }).whereIn('botId', had).delete()
}

/** People name their own tokens, each name once. */
async function renameTokens(trx: Db, from: string, into: string): Promise<void> {
  const live = (personId: string) =>
    trx('tokens').where({ personId }).whereNull('revokedAt').orderBy('id').select('id', 'name')
  const taken = new Set((await live(into)).map(({ name }) => name))
  for (const { id, name } of await live(from)) {
    let free = name
    for (let n = 2; taken.has(free); n += 1) free = `${name} (${n})`
    taken.add(free)
    if (free !== name) await trx('tokens').where({ id }).update({ name: free })
  }
}

async function renameInList(
  trx: Db,
  table: string,
  column: string,
  { from, into }: { from: string; into: string },
): Promise<void> {
  const rows: Record<string, string>[] = await trx(table)
    .where(column, 'like', `%${JSON.stringify(from)}%`)
    .select('id', column)
  for (const row of rows) {
    const list: string[] = JSON.parse(row[column] ?? '[]')
    const renamed = [...new Set(list.map((id) => (id === from ? into : id)))]
    await trx(table)
      .where({ id: row['id'] })
      .update({ [column]: JSON.stringify(renamed) })
  }
}

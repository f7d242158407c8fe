import { openStates } from '../../domain/request.ts'
import type { Binding } from '../../domain/candidate.ts'
import { candidateIn } from '../requests/requests.ts'
import { namesText, withTexts } from '../kit/texts.ts'
import type { Db } from '../kit/database.ts'

/** Where the name of a resource stands. */
export type NamedIn = {
  /** Released versions that were approved with it. */
  released: { bot: string; number: number }[]
  /** Numbers of open requests. */
  requests: number[]
  /** Drafts whose text holds the name; whoever asks reads them. */
  drafts: { slug: string; source: string }[]
}

/** The text narrows down what is read, in a binding by `bound`, where it is not a long one; the binding decides. */
export async function namedIn(
  db: Db,
  name: string,
  isBound: (binding: Binding) => boolean,
  bound = name,
): Promise<NamedIn> {
  const like = `%${JSON.stringify(bound)}%`
  const released: { bot: string; number: number; binding: string }[] = await db('releases')
    .join('versions', 'versions.id', 'releases.versionId')
    .join('bots', 'bots.id', 'releases.botId')
    .where('versions.binding', 'like', like)
    .orderBy('bots.name')
    .select('bots.name as bot', 'versions.number as number', 'versions.binding as binding')
  const requests: { number: number; candidate: string }[] = await db('requests')
    .whereIn('state', openStates)
    .where((some) => void some.where('candidate', 'like', like).orWhereRaw(namesText('candidate')))
    .orderBy('number')
    .select('number', 'candidate')
  const drafts: { slug: string; source: string }[] = await db('drafts')
    .join('bots', 'bots.id', 'drafts.botId')
    .where(
      (some) =>
        void some
          .where('drafts.source', 'like', `%${name}%`)
          .orWhereRaw(namesText('drafts.source')),
    )
    .orderBy('bots.slug')
    .select('bots.slug as slug', 'drafts.source as source')
  const open: number[] = []
  for (const { number, candidate } of await withTexts(db, requests, ['candidate'])) {
    if (isBound(await candidateIn(candidate))) open.push(number)
  }
  return {
    released: released
      .filter(({ binding }) => isBound(JSON.parse(binding)))
      .map(({ bot, number }) => ({ bot, number })),
    requests: open,
    drafts: (await withTexts(db, drafts, ['source'])).filter(({ source }) => source.includes(name)),
  }
}

/** Names of the bots that are active on a sender, or drain there. */
export async function botsOnSender(db: Db, senderId: string): Promise<string[]> {
  const active = db('activations').where({ senderId, state: 'active' }).select('botId')
  const draining = db('drains').where({ senderId }).whereNot({ state: 'ended' }).select('botId')
  const rows: { name: string }[] = await db('bots')
    .whereIn('id', active)
    .orWhereIn('id', draining)
    .orderBy('name')
    .select('name')
  return rows.map(({ name }) => name)
}

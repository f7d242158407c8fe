import { parseCandidate } from '../../domain/candidate.ts'
import type { Candidate } from '../../domain/candidate.ts'
import { profileOf } from '../../domain/profiles/profile.ts'
import type { Profile } from '../../domain/profiles/profile.ts'
import { openStates, versionLabel } from '../../domain/request.ts'
import type { Selection } from '../../domain/request.ts'
import type { Db } from '../kit/database.ts'
import { withTexts } from '../kit/texts.ts'

/** Where a profile is in use, in words: `V1.2 of Shop`, `R-7`; also by chats that still finish. */
export async function usesOfProfile(
  db: Db,
  isMeant: (profile: Profile) => boolean,
): Promise<string[]> {
  const draining = db('drains').where({ state: 'draining' }).select('versionId')
  const shown = db('releases').select('versionId').union([draining])
  const versions: { bot: string; number: number; binding: string }[] = await db('versions')
    .join('bots', 'bots.id', 'versions.botId')
    .whereIn('versions.id', shown)
    .orderBy(['bots.name', 'versions.number'])
    .select('bots.name as bot', 'versions.number as number', 'versions.binding as binding')
  const requests: { number: number; candidate: string }[] = await db('requests')
    .whereIn('state', openStates)
    .orderBy('number')
    .select('number', 'candidate')
  return [
    ...versions
      .filter(({ binding }) => isMeant(profileOf(JSON.parse(binding))))
      .map(({ bot, number }) => `${versionLabel(number)} of ${bot}`),
    ...(await withTexts(db, requests, ['candidate']))
      .filter(({ candidate }) => isMeant(profileOf(parseCandidate(candidate))))
      .map(({ number }) => `R-${number}`),
  ]
}

/** Of the requests for a publish that wait for an approval: what was frozen, of which choice. */
export async function waitingCandidates(
  db: Db,
): Promise<{ number: number; candidate: Candidate; selection: Selection }[]> {
  const rows: { number: number; candidate: string; selection: string }[] = await db('requests')
    .where({ state: 'awaiting approval', kind: 'publish' })
    .orderBy('number')
    .select('number', 'candidate', 'selection')
  return (await withTexts(db, rows, ['candidate'])).map(({ number, candidate, selection }) => ({
    number,
    candidate: parseCandidate(candidate),
    selection: JSON.parse(selection) as Selection,
  }))
}

import type { Candidate } from '../../domain/candidate.ts'
import { profileOf } from '../../domain/profiles/profile.ts'
import type { Profile } from '../../domain/profiles/profile.ts'
import { openStates, versionLabel } from '../../domain/request.ts'
import type { Selection } from '../../domain/request.ts'
import type { Db } from '../kit/database.ts'
import { candidateIn } from '../requests/requests.ts'
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
  const open: string[] = []
  for (const { number, candidate } of await withTexts(db, requests, ['candidate'])) {
    if (isMeant(profileOf(await candidateIn(candidate)))) open.push(`R-${number}`)
  }
  return [
    ...versions
      .filter(({ binding }) => isMeant(profileOf(JSON.parse(binding))))
      .map(({ bot, number }) => `${versionLabel(number)} of ${bot}`),
    ...open,
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
  const waiting = []
  for (const { number, candidate, selection } of await withTexts(db, rows, ['candidate'])) {
    const chosen: Selection = JSON.parse(selection)
    waiting.push({ number, candidate: await candidateIn(candidate), selection: chosen })
  }
  return waiting
}

import { botOrThrow } from '../../store/bots/bots.ts'
import { draftOf, setDraftFacts, uncountedDrafts } from '../../store/bots/drafts.ts'
import type { Db } from '../../store/kit/database.ts'
import { setChangeCount, uncountedRequests } from '../../store/requests/request-lines.ts'
import { Refusal } from '../../refusal.ts'
import type { Ctx } from '../kit/context.ts'
import { factsOf, lookThrough } from './read-source.ts'

/** So many in one run, each in a write of its own: nobody waits for them. */
const atOnce = 200

/**
 * Counts what lists show of drafts and requests from before they were counted as they were written;
 * returns how many.
 */
export async function countForLists({ db }: Pick<Ctx, 'db'>): Promise<number> {
  const drafts = await uncountedDrafts(db, atOnce)
  for (const botId of drafts) await countDraft(db, botId)
  const requests = await uncountedRequests(db, atOnce)
  for (const { id, count } of requests) await setChangeCount(db, id, count)
  return drafts.length + requests.length
}

async function countDraft(db: Db, botId: string): Promise<void> {
  try {
    const draft = await draftOf(db, botId)
    const read = await lookThrough(db, await botOrThrow(db, botId), draft.source)
    await setDraftFacts(db, draft, factsOf(read))
  } catch (error) {
    // Deleted meanwhile.
    if (!(error instanceof Refusal)) throw error
  }
}

import type { FlowStart } from '../domain/short-link.ts'
import type { Db } from '../store/kit/database.ts'
import { releasedVersion, releasesOf } from '../store/bots/releases.ts'
import { runJob } from '../work/run-job.ts'

const keptMax = 2000
/** By version and flow: a version never changes. */
const kept = new Map<string, string | null>()

/** What the message box starts with: a phrase that starts the flow in what is released now (F55). */
export async function startText(
  db: Db,
  bot: { id: string; name: string },
  flow: string,
): Promise<string> {
  return (flow === '' ? null : await startPhrase(db, bot.id, flow)) ?? `Hi ${bot.name}`
}

/** Null where the released version has no such flow, or no message starts it. */
export async function startPhrase(db: Db, botId: string, flow: string): Promise<string | null> {
  const released = (await releasesOf(db, botId)).find(({ track }) => track === 'official')
  if (!released) return null
  const key = `${released.versionId} ${flow}`
  const known = kept.get(key)
  if (known !== undefined) return known
  const version = await releasedVersion(db, botId, 'official')
  if (!version) return null
  const phrase = await runJob('startText', { definition: version.definition, flow })
  const [oldest] = kept.keys()
  if (kept.size >= keptMax && oldest !== undefined) kept.delete(oldest)
  kept.set(`${version.id} ${flow}`, phrase)
  return phrase
}

/** By version: the flows that a message starts. */
const keptStarts = new Map<string, FlowStart[]>()
const keptStartsMax = 100

/** Every flow that a message starts in what is released now; none where nothing is (F41). */
export async function releasedStarts(db: Db, botId: string): Promise<FlowStart[]> {
  const released = (await releasesOf(db, botId)).find(({ track }) => track === 'official')
  const known = released && keptStarts.get(released.versionId)
  if (known) return known
  const version = await releasedVersion(db, botId, 'official')
  if (!version) return []
  const starts = await runJob('flowStarts', version.definition)
  const [oldest] = keptStarts.keys()
  if (keptStarts.size >= keptStartsMax && oldest !== undefined) keptStarts.delete(oldest)
  keptStarts.set(version.id, starts)
  return starts
}

import type { Track } from '../../domain/request.ts'
import { activationsOf } from '../../store/live/activations.ts'
import type { Db } from '../../store/kit/database.ts'
import { drainsOnSenders } from '../../store/live/drains.ts'
import { releasesOf } from '../../store/bots/releases.ts'
import { countDrained } from '../../store/live/session-counts.ts'
import { viewDrains } from './drain-view.ts'
import type { DrainView } from './drain-view.ts'

/** What a version that steps down leaves behind, for the form that asks about it (F43, F48). */
export type StepDownPreview = {
  /** Open sessions of the version, on every sender: these may finish. */
  openSessions: number
  /** Older drains: they end when these begin to drain. */
  endingDrains: DrainView[]
}

/** For a new version on the track; null where the bot is inactive or has none there. */
export async function redeployPreview(
  db: Db,
  botId: string,
  track: Track,
): Promise<StepDownPreview | null> {
  const releases = await releasesOf(db, botId)
  const replaced = releases.find((release) => release.track === track)
  const senders = (await activationsOf(db, botId)).map(({ senderId }) => senderId)
  if (!replaced || senders.length === 0) return null
  const { versionId } = replaced
  const counts = await Promise.all(
    senders.map((id) => countDrained(db, { senderId: id, versionId })),
  )
  const older = (await drainsOnSenders(db, senders)).filter((drain) => drain.track === track)
  return {
    openSessions: counts.reduce((sum, open) => sum + open, 0),
    endingDrains: await viewDrains(db, older),
  }
}

import type { Track } from '../../domain/request.ts'
import { releaseLines } from '../../store/bots/bot-lines.ts'
import { versionRef } from '../../store/bots/versions.ts'
import type { VersionRef } from '../../store/bots/versions.ts'
import type { Db } from '../../store/kit/database.ts'

/** What each track of a bot shows now; a gray release that is held gets no new chats. */
export type ReleasedNow = {
  official: VersionRef | null
  gray: (VersionRef & { isHeld: boolean }) | null
}

export async function releasedNow(db: Db, botId: string): Promise<ReleasedNow> {
  const lines = await releaseLines(db, [botId])
  const on = (wanted: Track) => {
    const line = lines.find(({ track }) => track === wanted)
    if (!line) return null
    const { versionId: id, number, heldAt } = line
    return { ...versionRef({ id, number }), isHeld: heldAt !== null }
  }
  return { official: on('official'), gray: on('gray') }
}

/** On which track a version is shown now, and whether its gray release is held there. */
export async function shownOn(
  db: Db,
  { botId, versionId }: { botId: string; versionId: string | null },
): Promise<{ shownOn: Track | null; isHeld: boolean }> {
  const line = (await releaseLines(db, [botId])).find((one) => one.versionId === versionId)
  return { shownOn: line?.track ?? null, isHeld: (line?.heldAt ?? null) !== null }
}

type OnTrack = { botId: string; track: Track; versionId: string | null }

/** What is released on a track, and since when (UTC ms). */
export async function liveNow(
  db: Db,
  { botId, track }: Pick<OnTrack, 'botId' | 'track'>,
): Promise<(VersionRef & { since: number }) | null> {
  const released = (await releaseLines(db, [botId])).find((line) => line.track === track)
  if (!released) return null
  const { versionId: id, number, releasedAt } = released
  return { ...versionRef({ id, number }), since: Number(releasedAt) }
}

/** What is released on the track of a version in its place; null where it is that version itself. */
export async function replacedBy(
  db: Db,
  { botId, track, versionId }: OnTrack,
): Promise<VersionRef | null> {
  const released = (await releaseLines(db, [botId])).find((line) => line.track === track)
  if (!released || versionId === null || released.versionId === versionId) return null
  return versionRef({ id: released.versionId, number: released.number })
}

import type { Definition } from '../../bot/definition.ts'
import type { Track } from '../../domain/request.ts'
import { senderChange } from '../../domain/sender-change.ts'
import type { SenderChange } from '../../domain/sender-change.ts'
import { activeSenderNames } from '../../store/live/activations.ts'
import type { Db } from '../../store/kit/database.ts'
import { releasedVersion } from '../../store/bots/releases.ts'
import { findSenders } from '../../store/senders/senders.ts'

const nothingMoves: SenderChange = {
  left: [],
  dropped: [],
  gained: [],
  silenced: [],
  isOn: true,
}

/** Which senders the bot would leave or gain if this became its version on the track (F48). */
export async function senderChangeOf(
  db: Db,
  botId: string,
  track: Track,
  definition: Definition,
): Promise<SenderChange> {
  // A gray version answers where the official one does, whatever it names.
  if (track === 'gray') return nothingMoves
  const released = await releasedVersion(db, botId, track)
  const after = await findSenders(db, definition.metadata.senders ?? [])
  return senderChange({
    before: released ? (released.definition.metadata.senders ?? []) : null,
    after: after.map(({ name }) => name),
    active: await activeSenderNames(db, botId),
  })
}

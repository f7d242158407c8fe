import { senderById } from '../../store/senders/senders.ts'
import { findVersion, versionRef } from '../../store/bots/versions.ts'
import type { Event } from '../../domain/events.ts'
import type { Ctx } from './context.ts'

/** What the sentence of an event calls its version, its sender or both; empty where it has neither. */
export async function labelOf({ db }: Pick<Ctx, 'db'>, event: Event): Promise<string> {
  const sender = 'senderId' in event ? (await senderById(db, event.senderId)).name : null
  if (!('versionId' in event)) return sender ?? ''
  const version = await findVersion(db, event.versionId)
  const label = version ? versionRef(version).label : 'a version'
  return sender === null ? label : `${label} on ${sender}`
}

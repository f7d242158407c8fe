import { senderById } from '../store/senders.ts'
import { findVersion, versionRef } from '../store/versions.ts'
import type { Event } from '../domain/events.ts'
import type { Ctx } from './context.ts'

/** What the sentence of an event calls its version or its sender; empty where it has neither. */
export async function labelOf({ db }: Pick<Ctx, 'db'>, event: Event): Promise<string> {
  if ('senderId' in event) return (await senderById(db, event.senderId)).name
  if (!('versionId' in event)) return ''
  const version = await findVersion(db, event.versionId)
  return version ? versionRef(version).label : 'a version'
}

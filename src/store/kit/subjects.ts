import type { Subject } from '../../domain/events.ts'
import type { Db } from './database.ts'

/** The bot that a card is about; null when it is gone. */
export async function botOfSubject(db: Db, subject: Subject): Promise<string | null> {
  const at = subject.indexOf(':')
  const id = subject.slice(at + 1)
  const kind = subject.slice(0, at)
  if (kind === 'bot') return id
  const table = kind === 'request' ? 'requests' : 'loosenings'
  const row: { botId: string } | undefined = await db(table).where({ id }).first('botId')
  return row?.botId ?? null
}

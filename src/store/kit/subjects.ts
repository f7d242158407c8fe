import type { Subject } from '../../domain/events.ts'
import type { Db } from './database.ts'

const tables: Record<string, string> = {
  policy: 'loosenings',
  link: 'links',
  handoff: 'handOffs',
  try: 'tries',
}

/** The bot that a card is about; null when it is gone, or when it is about no bot. */
export async function botOfSubject(db: Db, subject: Subject): Promise<string | null> {
  const at = subject.indexOf(':')
  const id = subject.slice(at + 1)
  const kind = subject.slice(0, at)
  if (kind === 'bot') return id
  const row: { botId: string | null } | undefined = await db(tables[kind] ?? 'requests')
    .where({ id })
    .first('botId')
  return row?.botId ?? null
}

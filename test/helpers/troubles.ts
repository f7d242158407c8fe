import { insertMessages } from '../../src/store/live/messages.ts'
import type { Db } from '../../src/store/kit/database.ts'

let made = 0

/** What the gateway writes of conversations of a bot in which something went wrong. */
export const writeTroubles = (
  db: Db,
  bot: { id: string; sender: string },
  { code, count = 1, at }: { code: string; count?: number; at: number },
): Promise<unknown> =>
  insertMessages(
    db,
    Array.from({ length: count }, () => ({
      id: `trouble${String((made += 1)).padStart(6, '0')}`,
      sessionId: null,
      environment: 'live' as const,
      place: bot.sender,
      contact: '+4915112345678',
      direction: 'error' as const,
      code,
      body: JSON.stringify({ code, text: 'The action server did not answer.' }),
      botId: bot.id,
      versionId: null,
      track: null,
      rule: null,
      at,
    })),
  )

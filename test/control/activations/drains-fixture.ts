import type { Db } from '../../../src/store/kit/database.ts'
import { ctxFor, noon } from '../../helpers/cast.ts'
import { activeBot, drainsOn, openSessions, publish } from '../../helpers/live.ts'

export const minute = 60_000
export const hour = 60 * minute

/** What the tests do over and over, on the database of their suite. */
export function world(db: () => Db) {
  const system = (at: number) => ctxFor(db(), 'system', at)
  const mo = (at = noon) => ctxFor(db(), 'mo', at)

  /** A bot whose V1.0 drains with so many sessions, because V1.1 was approved. */
  const draining = async (sessions: number, how: { graceMs?: number; goodbye?: string } = {}) => {
    const { goodbye, ...chosen } = how
    const bot = await activeBot(db(), undefined, goodbye)
    const ids = await openSessions(db(), bot, sessions)
    await publish(db(), bot, 'Second', chosen)
    const [drain] = await drainsOn(db(), bot)
    return { bot, ids, drain }
  }
  const lines = async (botId: string, type: string) =>
    (await db()('outbox').where({ kind: 'line', subject: `bot:${botId}` }))
      .map((row) => JSON.parse(row.body))
      .filter((event) => event.type === type)
  return { system, mo, draining, lines }
}

import { deactivateBot } from '../../../src/control/activations/deactivate-bot.ts'
import type { Subject } from '../../../src/domain/events.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { ctxFor } from '../../helpers/cast.ts'
import { activeBot, drainsOn, openSessions } from '../../helpers/live.ts'
import type { Bot } from '../../helpers/live.ts'

/** One state, built in a store: the card that shows it, and what can be tried there. */
export type Scene = {
  bot: { id: string; slug: string }
  card: Subject
  /** Buttons that a card from before may still show. */
  buttons?: string[]
  commands?: string[]
  now?: number
}
export type Build = (db: Db) => Promise<Scene>
export type Builds = Readonly<Record<string, Build>>

const everyCommand = ['publish', 'activate', 'deactivate', 'revert', 'qr', 'bots show']

export const ofBot = ({ id, slug }: { id: string; slug: string }): Scene => ({
  bot: { id, slug },
  card: `bot:${id}`,
  commands: [
    ...everyCommand.map((word) => `/${word} ${slug}`),
    `/schedule add ${slug}`,
    `/schedule add ${slug} in 2 hours`,
    `/schedule add ${slug} until in 2 hours`,
  ],
})

export const leave = (db: Db, bot: Bot, openSessions: 'finish' | 'end' = 'end') =>
  deactivateBot(ctxFor(db, 'mo'), { bot: bot.slug, reason: 'Season is over', openSessions })

export async function draining(db: Db) {
  const bot = await activeBot(db)
  await openSessions(db, bot, 2)
  await leave(db, bot, 'finish')
  const [drain] = await drainsOn(db, bot)
  return { bot, drain: { id: String(drain.id), dueAt: Number(drain.dueAt) } }
}

import type { RequestState } from '../../domain/request.ts'
import { activationsOf } from '../../store/live/activations.ts'
import { botOrThrow, listBotIds } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { drainsUntil } from '../../store/live/drains.ts'
import { openRequestOf } from '../../store/requests/requests.ts'
import { senderById } from '../../store/senders/senders.ts'
import { authorize } from '../kit/authorize.ts'
import { viewReleases } from './bot-view.ts'
import type { BotView } from './bot-view.ts'
import { auditedRead } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

/** What everybody may know of a bot who may list them; the rest is detail (F58). */
export type BotSummary = Pick<BotView, 'id' | 'slug' | 'name' | 'builtIn' | 'releases'> & {
  active: { senderId: string; name: string; channel: string }[]
  /** When its grace period ends, in UTC ms; null where nothing of it drains (F45). */
  drainsUntil: number | null
  openRequest: { number: number; state: RequestState } | null
}

/** Every bot by name, for analyzers and up (F58). */
export function listBots(ctx: Ctx): Promise<BotSummary[]> {
  return auditedRead(ctx, 'bot.list', 'bots', async (db) => {
    await authorize(db, ctx, 'bots.list')
    const rows = await listBotIds(db)
    return Promise.all(rows.map((row) => summarize(db, row)))
  })
}

async function summarize(db: Db, { id }: { id: string }): Promise<BotSummary> {
  const { slug, name, builtIn } = await botOrThrow(db, id)
  const open = await openRequestOf(db, id)
  const activations = await activationsOf(db, id)
  const active = await Promise.all(activations.map(({ senderId }) => senderById(db, senderId)))
  return {
    id,
    slug,
    name,
    builtIn: builtIn === 1,
    releases: await viewReleases(db, id),
    active: active.map((sender) => ({
      senderId: sender.id,
      name: sender.name,
      channel: sender.channel,
    })),
    drainsUntil: await drainsUntil(db, id),
    openRequest: open ? { number: open.number, state: open.state } : null,
  }
}

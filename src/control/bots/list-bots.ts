import { z } from 'zod'
import { permissionsOf } from '../../domain/access.ts'
import { groupBy } from '../../domain/group-by.ts'
import { countedPage } from '../../domain/page.ts'
import type { Page } from '../../domain/page.ts'
import type { RequestState } from '../../domain/request.ts'
import {
  activeLines,
  botLines,
  countBots,
  draftLines,
  drainLines,
  openRequestLines,
  releaseLines,
} from '../../store/bots/bot-lines.ts'
import type { BotLine } from '../../store/bots/bot-lines.ts'
import { versionRef } from '../../store/bots/versions.ts'
import type { Db } from '../../store/kit/database.ts'
import { authorize, rolesOf } from '../kit/authorize.ts'
import type { BotView } from './bot-view.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

const Input = z.object({
  page: z.number().int().positive().default(1),
  size: z.number().int().min(1).max(100).default(30),
  /** Only those that answer somewhere, or let sessions finish. */
  live: z.boolean().default(false),
})

/** What everybody may know of a bot who may list them; the rest is detail (F58). */
export type BotSummary = Pick<BotView, 'id' | 'slug' | 'name' | 'builtIn' | 'releases'> & {
  active: { senderId: string; name: string; channel: string }[]
  /** When its grace period ends, in UTC ms; null where nothing of it drains (F45). */
  drainsUntil: number | null
  openRequest: { number: number; state: RequestState } | null
  /**
   * What validation said when the draft was saved, only for who may see the bot (F58); null as long as
   * nobody counted.
   */
  draft?: { errors: number; warnings: number } | null
}
export type BotList = Page & { pages: number; total: number; bots: BotSummary[] }

/** A page of the bots by name, for analyzers and up (F58). */
export function listBots(ctx: Ctx, raw: z.input<typeof Input> = {}): Promise<BotList> {
  const { page: wanted, size, live } = parseInput(Input, raw)
  return auditedRead(ctx, 'bot.list', 'bots', async (db) => {
    const { id } = await authorize(db, ctx, 'bots.list')
    const isSystem = ctx.actor.kind === 'system'
    const seesDrafts = isSystem || permissionsOf(await rolesOf(db, id), 'bot.see')
    const total = await countBots(db, { live })
    const { offset, ...page } = countedPage(wanted, size, total)
    const rows = await botLines(db, { live }, { limit: size, offset })
    return { ...page, total, bots: await summarize(db, rows, seesDrafts) }
  })
}

async function summarize(
  db: Db,
  rows: readonly BotLine[],
  seesDrafts: boolean,
): Promise<BotSummary[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const releases = groupOf(await releaseLines(db, ids))
  const active = groupOf(await activeLines(db, ids))
  const drains = groupOf(await drainLines(db, ids))
  const open = groupOf(await openRequestLines(db, ids))
  const drafts = groupOf(seesDrafts ? await draftLines(db, ids) : [])
  return rows.map(({ id, slug, name, builtIn }) => ({
    id,
    slug,
    name,
    builtIn: builtIn === 1,
    releases: releases(id).map(({ track, versionId, number, releasedAt, heldAt }) => ({
      track,
      version: versionRef({ id: versionId, number }),
      releasedAt,
      isHeld: heldAt !== null,
    })),
    active: active(id).map(({ senderId, name: sender, channel }) => ({
      senderId,
      name: sender,
      channel,
    })),
    drainsUntil: drains(id)[0]?.until ?? null,
    openRequest: open(id).map(({ number, state }) => ({ number, state }))[0] ?? null,
    ...(seesDrafts && { draft: drafts(id).flatMap(countsOf)[0] ?? null }),
  }))
}

const groupOf = <Row extends { botId: string }>(rows: readonly Row[]): ((id: string) => Row[]) =>
  groupBy(rows, ({ botId }) => botId)

const countsOf = (draft: { errorCount: number | null; warningCount: number | null }) =>
  draft.errorCount === null ? [] : [{ errors: draft.errorCount, warnings: draft.warningCount ?? 0 }]

import { z } from 'zod'
import { puttingUrls } from '../../bot/bound-urls.ts'
import type { Rehearsed } from '../../bot/rehearse.ts'
import type { ChangesDocument } from '../../bot/changes/document.ts'
import { Refusal } from '../../refusal.ts'
import { profileOf } from '../../domain/profiles/profile.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import { activeSenderNames } from '../../store/live/activations.ts'
import { versionRefs } from '../../store/bots/versions.ts'
import { requestOrThrow } from '../../store/requests/requests.ts'
import { inTurns } from '../../work/in-turns.ts'
import { runJob } from '../../work/run-job.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { comparedBy, toldOf } from '../requests/read-changes.ts'
import { releasedNow } from '../versions/released-now.ts'

const Input = z.object({
  request: z.string().max(100),
  /** The key of a change. */
  change: z.string().max(400).optional(),
  /** What a customer says; left out, it is what reaches the change. */
  said: z
    .array(
      z.object({
        text: z.string().trim().min(1).max(4096),
        payload: z.string().max(256).optional(),
      }),
    )
    .max(40)
    .optional(),
})

export type Rehearsal = Rehearsed & {
  number: number
  bot: string
  /** The version that was compared with, and the changes in customers' words. */
  base: string | null
  /** Customers get that version now. */
  isLive: boolean
  told: ChangesDocument
}

/** One chat with what a request was compared with and with what it asks for, side by side (F25). */
export async function rehearseRequest(ctx: Ctx, raw: z.input<typeof Input>): Promise<Rehearsal> {
  const { request: name, change, said } = parseInput(Input, raw)
  return auditedRead(ctx, 'request.read', `request:${name}`, async (db) => {
    const row = await requestOrThrow(db, name)
    const bot = await botOrThrow(db, row.botId)
    await authorize(db, ctx, 'bot.see', bot)
    const told = await toldOf(db, row)
    const entry = told.entries.find(({ key }) => key === change)
    if (change !== undefined && !entry) throw noSuchChange()
    const { base: was, next, wasBound, isBound } = await comparedBy(db, row)
    const [version] = row.baseVersionId === null ? [] : await versionRefs(db, [row.baseVersionId])
    const played = await runJob('rehearse', {
      base: was && (await inTurns(puttingUrls(was, wasBound?.urls ?? []))),
      next: await inTurns(puttingUrls(next, isBound?.urls ?? [])),
      wasRun: profileOf(wasBound ?? {}),
      isRun: profileOf(isBound ?? {}),
      parts: [...(entry?.parts ?? [])],
      said: said?.map(({ text, payload }) => ({ text, ...(payload && { payload }) })) ?? null,
    })
    const { official } = await releasedNow(db, row.botId)
    const isShown = version !== undefined && official?.id === version.id
    const isLive = isShown && (await activeSenderNames(db, row.botId)).length > 0
    const base = version?.label ?? null
    return { ...played, number: row.number, bot: bot.name, base, isLive, told }
  })
}

const noSuchChange = () =>
  new Refusal('NOT_FOUND', 'That change is not in this request.', 'Open the form again.')

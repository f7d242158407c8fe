import { z } from 'zod'
import type { ChangesDocument } from '../../bot/changes/document.ts'
import { bindingOf } from '../../domain/candidate.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import { findVersion } from '../../store/bots/versions.ts'
import type { Db } from '../../store/kit/database.ts'
import { requestOrThrow } from '../../store/requests/requests.ts'
import type { RequestRow } from '../../store/requests/requests.ts'
import type { ToCompare } from '../../work/jobs.ts'
import { runJob } from '../../work/run-job.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { candidateOf } from './candidate-of.ts'

const Input = z.object({ request: z.string() })

/** All changes, as files: `name` is without its ending, and the bytes are shared with threads. */
export type WrittenChanges = { name: string; title: string; html: Uint8Array; text: Uint8Array }

/** Everything that a request changes, in customers' words, as one page and as plain text (F74). */
export async function readChanges(ctx: Ctx, raw: z.input<typeof Input>): Promise<WrittenChanges> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'request.read', `request:${input.request}`, async (db) => {
    const row = await requestOrThrow(db, input.request)
    const bot = await botOrThrow(db, row.botId)
    await authorize(db, ctx, 'bot.see', bot)
    const title = `R-${row.number} · ${bot.name}`
    const { html, text } = await runJob('writeChanges', { ...(await comparedBy(db, row)), title })
    return { name: `R-${row.number}-changes`, title, html, text }
  })
}

/** What a request changes, as it was told when it was asked for; an older request is told now. */
export async function toldOf(db: Db, row: RequestRow): Promise<ChangesDocument> {
  return row.told ?? (await runJob('compare', await comparedBy(db, row))).told
}

/** What a request's candidate was compared with. */
export async function comparedBy(db: Db, row: RequestRow): Promise<ToCompare> {
  const candidate = candidateOf(row)
  const base = row.baseVersionId === null ? null : await findVersion(db, row.baseVersionId)
  return {
    base: base?.definition ?? null,
    next: candidate.definition,
    wasBound: base?.binding,
    isBound: bindingOf(candidate),
  }
}

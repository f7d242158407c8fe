import { z } from 'zod'
import { groupBy } from '../../domain/group-by.ts'
import type { Page } from '../../domain/page.ts'
import type { Track } from '../../domain/request.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { namesOf } from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { releasesOf } from '../../store/bots/releases.ts'
import { versionLines } from '../../store/bots/version-lines.ts'
import type { VersionLine } from '../../store/bots/version-lines.ts'
import { versionRef, versionRefs } from '../../store/bots/versions.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import type { VersionRef } from '../../store/bots/versions.ts'

const Input = z.object({
  bot: z.string(),
  page: z.number().int().positive().default(1),
  size: z.number().int().min(1).max(100).default(100),
  /** No newer ones than the version of this number. */
  upTo: z.number().int().positive().optional(),
  /** How its label starts, for completion. */
  typed: z.string().max(100).default(''),
})

export type VersionView = {
  version: VersionRef
  number: number
  author: PersonRef
  comment: string
  approvers: PersonRef[]
  createdAt: number
  hash: string
  revertsTo: VersionRef | null
  released: Track[]
  /** How much it changed; null for a revert, and where nobody counted. */
  changeCount: number | null
}
export type VersionList = Page & { bot: { slug: string }; versions: VersionView[] }

/** A page of the bot's versions, newest first (F30). */
export async function listVersions(ctx: Ctx, raw: z.input<typeof Input>): Promise<VersionList> {
  const { bot: word, page, size, typed, upTo } = parseInput(Input, raw)
  return auditedRead(ctx, 'version.list', `bot:${word}`, async (db) => {
    const bot = await botOrThrow(db, word)
    await authorize(db, ctx, 'bot.see', bot)
    const found = {
      limit: size + 1,
      offset: (page - 1) * size,
      typed,
      ...(upTo !== undefined && { upTo }),
    }
    const rows = await versionLines(db, bot.id, found)
    const versions = await viewLines(db, bot.id, rows.slice(0, size))
    return { page, pages: null, more: rows.length > size, bot: { slug: bot.slug }, versions }
  })
}

async function viewLines(
  db: Db,
  botId: string,
  rows: readonly VersionLine[],
): Promise<VersionView[]> {
  const released = groupBy(await releasesOf(db, botId), ({ versionId }) => versionId)
  const people = rows.flatMap(({ author, approvers }) => [author, ...approvers])
  const names = await namesOf(db, [...new Set(people)])
  const nameOf = (id: string): PersonRef => names.get(id) ?? { id, name: 'Slipway' }
  const targets = rows.flatMap(({ revertsTo }) => revertsTo ?? [])
  const refs = new Map((await versionRefs(db, targets)).map((ref) => [ref.id, ref]))
  return rows.map((row) => ({
    version: versionRef(row),
    number: row.number,
    author: nameOf(row.author),
    comment: row.comment,
    approvers: row.approvers.map(nameOf),
    createdAt: row.createdAt,
    hash: row.hash,
    revertsTo: (row.revertsTo !== null && refs.get(row.revertsTo)) || null,
    released: released(row.id).map(({ track }) => track),
    changeCount: row.changeCount ?? null,
  }))
}

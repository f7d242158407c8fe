import { z } from 'zod'
import type { Track } from '../../domain/request.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import { namesOf } from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { releasesOf } from '../../store/bots/releases.ts'
import { versionRef, versionsOf } from '../../store/bots/versions.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import type { VersionRef } from '../requests/request-view.ts'

const Input = z.object({ bot: z.string() })

export type VersionView = {
  version: VersionRef
  author: PersonRef
  comment: string
  approvers: PersonRef[]
  createdAt: number
  hash: string
  revertsTo: VersionRef | null
  released: Track[]
}

/** The bot's versions, newest first (F30). */
export async function listVersions(ctx: Ctx, raw: z.input<typeof Input>): Promise<VersionView[]> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'version.list', `bot:${input.bot}`, async (db) => {
    const bot = await botOrThrow(db, input.bot)
    await authorize(db, ctx, 'bot.see', bot)
    const versions = await versionsOf(db, bot.id)
    const releases = await releasesOf(db, bot.id)
    const names = await namesOf(
      db,
      versions.flatMap((v) => [v.author, ...v.approvers]),
    )
    const nameOf = (id: string): PersonRef => names.get(id) ?? { id, name: 'Slipway' }
    const refs = new Map(versions.map((version) => [version.id, versionRef(version)]))
    return versions.map((version) => ({
      version: versionRef(version),
      author: nameOf(version.author),
      comment: version.comment,
      approvers: version.approvers.map(nameOf),
      createdAt: version.createdAt,
      hash: version.hash,
      revertsTo: (version.revertsTo !== null && refs.get(version.revertsTo)) || null,
      released: releases.filter((r) => r.versionId === version.id).map((r) => r.track),
    }))
  })
}

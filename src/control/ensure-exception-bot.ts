import { ulid } from 'ulid'
import { definitionToYaml } from '../bot/canonical.ts'
import { actorId } from '../domain/actor.ts'
import { definitionHashOf, freeze } from '../domain/candidate.ts'
import { exceptionDefinition, exceptionName, exceptionSlug } from '../domain/exception-bot.ts'
import type { Db } from '../store/database.ts'
import { findBot, insertBot } from '../store/bots.ts'
import { insertDraft } from '../store/drafts.ts'
import { setRelease } from '../store/releases.ts'
import { insertVersion, versionRef } from '../store/versions.ts'
import { change, record } from './change.ts'
import type { Ctx } from './context.ts'
import { newBot } from './new-bot.ts'

/**
 * Makes the built-in exception bot at the first start, released on both tracks (F37). It is replaced
 * like any bot; nothing here touches it again.
 */
export async function ensureExceptionBot(ctx: Ctx): Promise<void> {
  if (await findBot(ctx.db, exceptionSlug)) return
  await change(ctx, 'bot.create', 'bots', async (trx) => {
    if (await findBot(trx, exceptionSlug)) return
    const by = actorId(ctx.actor)
    const bot = newBot({ slug: exceptionSlug, name: exceptionName, createdBy: by, at: ctx.now() })
    await insertBot(trx, { ...bot, builtIn: 1 })
    const source = definitionToYaml(exceptionDefinition)
    await insertDraft(trx, { botId: bot.id, source, updatedBy: by, updatedAt: ctx.now() })
    await releaseBuiltIn(trx, ctx, bot.id, by)
  })
}

async function releaseBuiltIn(trx: Db, ctx: Ctx, botId: string, by: string): Promise<void> {
  const definition = exceptionDefinition
  const binding = { senders: [], actionEndpoint: null }
  const candidate = { botId, track: 'official' as const, base: null, definition, ...binding }
  const version = await insertVersion(trx, {
    id: ulid(ctx.now()),
    botId,
    track: 'official',
    definition,
    hash: freeze(candidate).hash,
    definitionHash: definitionHashOf(definition),
    binding,
    author: by,
    comment: 'Built in',
    approvers: [],
    requestId: null,
    revertsTo: null,
    createdAt: ctx.now(),
  })
  const release = { botId, versionId: version.id, releasedAt: ctx.now() }
  await setRelease(trx, { ...release, track: 'official' })
  await setRelease(trx, { ...release, track: 'gray' })
  await record(trx, ctx, {
    action: 'bot.create',
    subject: `bot:${botId}`,
    after: { slug: exceptionSlug, version: versionRef(version).label },
  })
}

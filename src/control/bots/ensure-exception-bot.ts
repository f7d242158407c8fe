import { ulid } from 'ulid'
import { parseBot } from '../../bot/parse/parse-bot.ts'
import { actorId } from '../../domain/actor.ts'
import { canonicalText } from '../../bot/canonical.ts'
import { definitionHashOf, freeze } from '../../domain/candidate.ts'
import type { Db } from '../../store/kit/database.ts'
import { findBot, insertBot } from '../../store/bots/bots.ts'
import { insertDraft } from '../../store/bots/drafts.ts'
import { setRelease } from '../../store/bots/releases.ts'
import { insertVersion, versionRef } from '../../store/bots/versions.ts'
import { change, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { newBot } from './new-bot.ts'

const exceptionSlug = 'exception'
const exceptionName = 'Exception answers'

/**
 * Makes the built-in exception bot at the first start, released on both tracks (F37). It is replaced
 * like any bot; nothing here touches it again. `source` is the YAML that comes with Slipway.
 */
export async function ensureExceptionBot(ctx: Ctx, { source }: { source: string }): Promise<void> {
  if (await findBot(ctx.db, exceptionSlug)) return
  await change(ctx, 'bot.create', 'bots', async (trx) => {
    if (await findBot(trx, exceptionSlug)) return
    const by = actorId(ctx.actor)
    const bot = newBot({ slug: exceptionSlug, name: exceptionName, createdBy: by, at: ctx.now() })
    await insertBot(trx, { ...bot, builtIn: 1 })
    await insertDraft(trx, { botId: bot.id, source, updatedBy: by, updatedAt: ctx.now() })
    await releaseBuiltIn(trx, ctx, bot.id, by, source)
  })
}

async function releaseBuiltIn(
  trx: Db,
  ctx: Ctx,
  botId: string,
  by: string,
  source: string,
): Promise<void> {
  const { definition } = parseBot([{ name: 'exception.yml', text: source }])
  if (!definition) throw new Error('The backup bot that comes with Slipway can’t be read')
  const binding = { senders: [], actionEndpoint: null }
  const candidate = { botId, track: 'official' as const, base: null, definition, ...binding }
  const version = await insertVersion(
    trx,
    {
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
    },
    canonicalText(definition),
  )
  const release = { botId, versionId: version.id, releasedAt: ctx.now() }
  await setRelease(trx, { ...release, track: 'official' })
  await setRelease(trx, { ...release, track: 'gray' })
  await recordAudit(trx, ctx, {
    action: 'bot.create',
    subject: `bot:${botId}`,
    after: { slug: exceptionSlug, version: versionRef(version).label },
  })
}

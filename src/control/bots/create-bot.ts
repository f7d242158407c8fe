import { z } from 'zod'
import { withoutStamp } from '../../domain/draft-stamp.ts'
import type { Finding, PartKey } from '../../bot/definition.ts'
import { platforms } from '../../domain/actor.ts'
import { putHome } from '../../store/bots/bot-homes.ts'
import { giveBotRole } from '../../store/bots/bot-roles.ts'
import { insertBot } from '../../store/bots/bots.ts'
import { insertDraft } from '../../store/bots/drafts.ts'
import { queueBotRedraws } from '../kit/queue-redraws.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { botName, mustBeNamedAlone, slugMustBeFree } from './bot-names.ts'
import { newBot } from './new-bot.ts'
import { factsOf, findingsOfText, readSource } from '../drafts/read-source.ts'
import { readAheadForm } from '../drafts/read-ahead-form.ts'
import { takesLong } from '../../work/run-job.ts'
import { recordWrites } from '../drafts/save-draft.ts'

const Input = z.object({
  slug: z.string().trim(),
  name: botName,
  /** The first draft; without one the bot starts with a small menu. */
  source: z.string().optional(),
  /** The channel where its cards stand. */
  home: z
    .object({
      platform: z.enum(platforms),
      install: z.string().min(1).max(100),
      channel: z.string().min(1).max(100),
    })
    .optional(),
})

/** Makes a bot with its three ids (F1); whoever makes it is its super admin (F21). */
export async function createBot(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<{ id: string; slug: string; name: string; findings: Finding[] }> {
  const input = parseInput(Input, raw)
  const { slug, name } = input
  if (takesLong(input.source ?? '')) await readAhead(ctx, input)
  const made = await change(ctx, 'bot.create', 'bots', async (trx) => {
    const person = await authorize(trx, ctx, 'bot.create')
    await slugMustBeFree(trx, slug)
    await mustBeNamedAlone(trx, name)
    const source = input.source ?? starter(slug)
    const at = ctx.now()
    const bot = newBot({ slug, name, createdBy: person.id, at })
    const read = await readSource(trx, bot, source)
    const { parts, findings } = read
    await insertBot(trx, bot)
    await giveBotRole(trx, bot.id, person.id, 'super admin')
    if (input.home) await putHome(trx, { botId: bot.id, ...input.home })
    const kept = withoutStamp(source)
    const draft = { botId: bot.id, source: kept, updatedBy: person.id, updatedAt: at }
    await insertDraft(trx, draft, factsOf(read))
    const before: Partial<Record<PartKey, string>> = {}
    const write = { botId: bot.id, revision: 1, personId: person.id, at, before, after: parts }
    await recordWrites(trx, write)
    await recordAudit(trx, ctx, {
      action: 'bot.create',
      subject: `bot:${bot.id}`,
      after: { slug, name, superAdmin: person.id },
    })
    await queueBotRedraws(trx, ctx, bot.id)
    return { id: bot.id, slug, name, findings }
  })
  readAheadForm(ctx, made.id, input.source ?? '')
  return made
}

/** What the transaction finds at hand then: nobody waits for the database while a bot is read. */
async function readAhead(ctx: Ctx, { slug, source = '' }: z.output<typeof Input>) {
  await auditedRead(ctx, 'bot.create', 'bots', async (db) => {
    await authorize(db, ctx, 'bot.create')
    await findingsOfText(db, { slug, builtIn: 0 }, source)
  })
}

const starter = (slug: string): string => `version: "3.1"
metadata:
  bot: ${slug}
  channels: [whatsapp]
  senders: []
  start: menu
  fallback: fallback
responses:
  utter_menu:
    - text: "Hello! How can we help?"
  utter_fallback:
    - text: "Sorry, I did not understand that."
flows:
  menu:
    description: Greets whoever writes first
    steps:
      - action: utter_menu
  fallback:
    description: Answers when nothing else fits
    steps:
      - action: utter_fallback
`

import { z } from 'zod'
import { didYouMean } from '../../bot/did-you-mean.ts'
import { codeLength, codeLetters } from '../../domain/short-link.ts'
import { Refusal } from '../../refusal.ts'
import { runJob } from '../../work/run-job.ts'
import { startPhrase } from '../../share/start-text.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import { releasedVersion } from '../../store/bots/releases.ts'
import type { Db } from '../../store/kit/database.ts'
import { insertLink, linkFor } from '../../store/sharing/short-links.ts'
import type { LinkPurpose } from '../../store/sharing/short-links.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { queueCardRedraw } from '../kit/queue-redraws.ts'
import { randomText } from '../kit/random-text.ts'
import { viewLink } from './link-view.ts'
import type { LinkView } from './link-view.ts'
import { shareableSender } from './shareable-sender.ts'

const Input = z.object({
  bot: z.string(),
  /** Starts this flow, by its id or its name. */
  flow: z.string().trim().min(1).max(128).optional(),
  /** Counts apart from the others: a poster, a mail, a fair. Kept in small letters. */
  campaign: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .regex(/^[^\p{Cc}]*$/u, 'is one line')
    .toLowerCase()
    .optional(),
  /** Name of the sender; needed only where the bot is active on several. */
  sender: z.string().optional(),
})

/**
 * The link of a bot, of one of its flows or of a campaign: made when it is asked for first, and the
 * same ever after (F55).
 * @throws Refusal PRECONDITION_FAILED for an inactive bot or a test sender, with the reason (F54)
 */
export async function makeShortLink(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<{ link: LinkView; isNew: boolean }> {
  const input = parseInput(Input, raw)
  const about = `bot:${input.bot}`
  const { bot, purpose, known } = await auditedRead(ctx, 'short-link.make', about, async (db) => {
    const found = await botOrThrow(db, input.bot)
    await authorize(db, ctx, 'bot.share', found)
    const sender = await shareableSender(db, ctx, found, input.sender)
    const wanted: LinkPurpose = {
      botId: found.id,
      flow: input.flow === undefined ? '' : await flowOrThrow(db, found, input.flow),
      campaign: input.campaign ?? '',
      senderId: input.sender === undefined ? '' : sender.id,
    }
    return { bot: found, purpose: wanted, known: await linkFor(db, wanted) }
  })
  if (known) return { link: await viewLink(ctx.db, ctx, known), isNew: false }
  return change(ctx, 'short-link.make', about, async (trx) => {
    const by = await authorize(trx, ctx, 'bot.share', bot)
    const meanwhile = await linkFor(trx, purpose)
    if (meanwhile) return { link: await viewLink(trx, ctx, meanwhile), isNew: false }
    const code = randomText(codeLetters, codeLength)
    const made = { ...purpose, code, createdBy: by.id, createdAt: ctx.now() }
    const link = await insertLink(trx, made)
    const { flow, campaign } = purpose
    await recordAudit(trx, ctx, {
      action: 'short-link.make',
      subject: `bot:${bot.id}`,
      after: { link: link.id, flow, campaign },
    })
    await queueCardRedraw(trx, ctx, bot.id, `bot:${bot.id}`)
    return { link: await viewLink(trx, ctx, link), isNew: true }
  })
}

/** The id of a flow that a message can start in what is released now. */
async function flowOrThrow(db: Db, bot: BotRow, word: string): Promise<string> {
  const version = await releasedVersion(db, bot.id, 'official')
  const flows = version?.definition.flows ?? {}
  const key = word.toLowerCase()
  const id = Object.keys(flows).find(
    (one) => one.toLowerCase() === key || flows[one]?.name?.toLowerCase() === key,
  )
  if (id !== undefined && (await startPhrase(db, bot.id, id)) !== null) return id
  const startable = version ? await runJob('startableFlows', version.definition) : []
  if (id === undefined) {
    const meant = didYouMean(word, startable)
    throw new Refusal(
      'NOT_FOUND',
      `The released version of ${bot.name} has no flow "${word.slice(0, 60)}".${meant}`,
      choiceOf(startable),
      { flow: 'is not known' },
    )
  }
  throw new Refusal(
    'PRECONDITION_FAILED',
    `No message starts the flow ${id}: it has no nlu_trigger of its own with an example that is understood.`,
    choiceOf(startable.filter((one) => one !== id)),
    { flow: 'is started by no message' },
  )
}

const shownMax = 10

const choiceOf = (flows: readonly string[]): string => {
  const more = flows.length > shownMax ? ` and ${flows.length - shownMax} more` : ''
  return flows.length === 0
    ? 'Leave the flow out: the link then opens the bot as a whole.'
    : `These have one: ${flows.slice(0, shownMax).join(', ')}${more}.`
}

import { z } from 'zod'
import { maskAddress } from '../../domain/conversation/mask.ts'
import { countedPage } from '../../domain/page.ts'
import type { Page } from '../../domain/page.ts'
import { codeLength, codeLetters } from '../../domain/short-link.ts'
import type { FlowStart } from '../../domain/short-link.ts'
import { releasedStarts } from '../../share/start-text.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import type { SenderRow } from '../../store/senders/senders.ts'
import { insertLink, plainLinksOf } from '../../store/sharing/short-links.ts'
import type { ShortLinkRow } from '../../store/sharing/short-links.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { queueCardRedraw } from '../kit/queue-redraws.ts'
import { randomText } from '../kit/random-text.ts'
import { viewLinks } from './link-view.ts'
import type { LinkView } from './link-view.ts'
import { senderNow } from './shareable-sender.ts'

const Input = z.object({
  bot: z.string(),
  page: z.number().int().positive().default(1),
  size: z.number().int().min(1).max(100).default(30),
})

export type EntryLinks = Page & {
  pages: number
  /** Of all flows that a message starts. */
  total: number
  bot: { id: string; slug: string; name: string }
  /** Where they lead now. */
  sender: { name: string; masked: string }
  /** The bot's own link. There is no web chat yet: it leads to the chat on WhatsApp. */
  hosted: LinkView
  flows: (FlowStart & { link: LinkView })[]
}

/**
 * The hosted URL of a bot, and a link for each flow that a message starts in what is released; those
 * of this page that nobody asked for yet are made (F41).
 * @throws Refusal PRECONDITION_FAILED for an inactive bot or a test sender, with the reason (F54)
 */
export async function entryLinks(ctx: Ctx, raw: z.input<typeof Input>): Promise<EntryLinks> {
  const input = parseInput(Input, raw)
  const about = `bot:${input.bot}`
  const found = await auditedRead(ctx, 'short-link.entry', about, async (db) => {
    const bot = await botOrThrow(db, input.bot)
    await authorize(db, ctx, 'bot.share', bot)
    const sender = await senderNow(db, ctx, bot, '')
    const starts = await releasedStarts(db, bot.id)
    const { offset, ...page } = countedPage(input.page, input.size, starts.length)
    const shown = starts.slice(offset, offset + input.size)
    const flows = ['', ...shown.map(({ flow }) => flow)]
    const links = await plainLinksOf(db, bot.id, flows)
    return { bot, sender, shown, page, flows, links, total: starts.length }
  })
  const { bot, flows, links } = found
  const all =
    links.length === flows.length
      ? links
      : await change(ctx, 'short-link.entry', about, (trx) => makeMissing(trx, ctx, bot, flows))
  return view(ctx, found, all)
}

async function makeMissing(
  trx: Db,
  ctx: Ctx,
  bot: BotRow,
  flows: readonly string[],
): Promise<ShortLinkRow[]> {
  const by = await authorize(trx, ctx, 'bot.share', bot)
  const links = await plainLinksOf(trx, bot.id, flows)
  const missing = flows.filter((one) => !links.some(({ flow }) => flow === one))
  if (missing.length === 0) return links
  const purpose = { botId: bot.id, campaign: '', senderId: '' }
  for (const flow of missing) {
    const code = randomText(codeLetters, codeLength)
    const made = { ...purpose, flow, code, createdBy: by.id, createdAt: ctx.now() }
    links.push(await insertLink(trx, made))
  }
  await recordAudit(trx, ctx, {
    action: 'short-link.entry',
    subject: `bot:${bot.id}`,
    before: { links: links.length - missing.length },
    after: { links: links.length, flows: missing },
  })
  await queueCardRedraw(trx, ctx, bot.id, `bot:${bot.id}`)
  return links
}

type Found = {
  bot: BotRow
  sender: SenderRow
  shown: readonly FlowStart[]
  page: Page & { pages: number }
  total: number
}

async function view(
  ctx: Ctx,
  { bot, sender, shown, page, total }: Found,
  links: readonly ShortLinkRow[],
): Promise<EntryLinks> {
  const views = await viewLinks(ctx.db, ctx, links)
  const linkOf = (flow: string | null): LinkView => {
    const link = views.find((one) => one.flow === flow)
    if (!link) throw new Error('An entry link is missing')
    return link
  }
  return {
    ...page,
    total,
    bot: { id: bot.id, slug: bot.slug, name: bot.name },
    sender: { name: sender.name, masked: maskAddress(sender.address) },
    hosted: linkOf(null),
    flows: shown.map((start) => ({ ...start, link: linkOf(start.flow) })),
  }
}

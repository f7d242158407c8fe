import { z } from 'zod'
import { Refusal } from '../../refusal.ts'
import { setLinkPaused } from '../../store/sharing/short-links.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { queueCardRedraw } from '../kit/queue-redraws.ts'
import { knownLink } from './known-link.ts'
import { viewLink } from './link-view.ts'
import type { LinkView } from './link-view.ts'

const Input = z.object({ link: z.string().max(300) })

/** Whoever opens the link then reads that it is paused (F55). */
export function pauseShortLink(ctx: Ctx, raw: z.input<typeof Input>): Promise<LinkView> {
  return setPaused(ctx, raw, true)
}

export function resumeShortLink(ctx: Ctx, raw: z.input<typeof Input>): Promise<LinkView> {
  return setPaused(ctx, raw, false)
}

function setPaused(ctx: Ctx, raw: z.input<typeof Input>, paused: boolean): Promise<LinkView> {
  const input = parseInput(Input, raw)
  const action = paused ? 'short-link.pause' : 'short-link.resume'
  return change(ctx, action, `link:${input.link.slice(0, 60)}`, async (trx) => {
    const { link, bot } = await knownLink(trx, input.link)
    await authorize(trx, ctx, 'bot.share', bot)
    if ((link.pausedAt !== null) === paused) throw isSo(paused)
    const pausedAt = paused ? ctx.now() : null
    await setLinkPaused(trx, link.id, pausedAt)
    const { flow, campaign } = link
    await recordAudit(trx, ctx, {
      action,
      subject: `bot:${bot.id}`,
      after: { link: link.id, flow, campaign },
    })
    await queueCardRedraw(trx, ctx, bot.id, `bot:${bot.id}`)
    return viewLink(trx, ctx, { ...link, pausedAt })
  })
}

const isSo = (paused: boolean): Refusal =>
  new Refusal(
    'CONFLICT',
    paused ? 'This link is paused already.' : 'This link is not paused.',
    'Nothing is left to do.',
  )

import { z } from 'zod'
import { checkLogo } from '../../share/logo.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import { dropLogo, putLogo } from '../../store/sharing/bot-logos.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

const Input = z.object({
  bot: z.string(),
  /** A PNG as base64; null takes the logo away. */
  image: z.base64().max(400_000).nullable(),
})

/** The logo in the middle of a bot's QR codes (F55). */
export async function setLogo(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<{ bot: string; hasLogo: boolean }> {
  const input = parseInput(Input, raw)
  const about = `bot:${input.bot}`
  const { bot, by } = await auditedRead(ctx, 'logo.set', about, async (db) => {
    const found = await botOrThrow(db, input.bot)
    return { bot: found, by: await authorize(db, ctx, 'bot.share', found) }
  })
  const png = input.image === null ? null : checkLogo(Buffer.from(input.image, 'base64'))
  return change(ctx, 'logo.set', about, async (trx) => {
    if (png === null) await dropLogo(trx, bot.id)
    else await putLogo(trx, { botId: bot.id, png, uploadedBy: by.id, uploadedAt: ctx.now() })
    await recordAudit(trx, ctx, {
      action: 'logo.set',
      subject: `bot:${bot.id}`,
      after: { bytes: png?.length ?? 0 },
    })
    return { bot: bot.slug, hasLogo: png !== null }
  })
}

import { z } from 'zod'
import { botOrThrow } from '../../store/bots/bots.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { viewGray } from './gray-view.ts'
import type { GrayView } from './gray-view.ts'

const Input = z.object({ bot: z.string() })

/** The gray release of a bot beside its official version. */
export async function readGray(ctx: Ctx, raw: z.input<typeof Input>): Promise<GrayView> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'gray.read', `bot:${input.bot}`, async (db) => {
    const bot = await botOrThrow(db, input.bot)
    await authorize(db, ctx, 'bot.see', bot)
    return viewGray(db, ctx, bot)
  })
}

import { z } from 'zod'
import { botOrThrow } from '../../store/bots/bots.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { looseningOrThrow, viewLoosening } from './loosening-view.ts'
import type { LooseningView } from './loosening-view.ts'

const Input = z.object({ loosening: z.string().max(100) })

/** A change of a bot's rules that waits, or waited, for its second person. */
export async function readLoosening(ctx: Ctx, raw: z.input<typeof Input>): Promise<LooseningView> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'policy.read', `policy:${input.loosening}`, async (db) => {
    const row = await looseningOrThrow(db, input.loosening)
    await authorize(db, ctx, 'bot.see', await botOrThrow(db, row.botId))
    return viewLoosening(db, row)
  })
}

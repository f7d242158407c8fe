import { ulid } from 'ulid'
import { z } from 'zod'
import { riskOf } from '../../domain/policy.ts'
import { maxCommentLength } from '../../domain/request.ts'
import { Refusal } from '../../refusal.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { insertRequest, openRequestOf } from '../../store/requests/requests.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { emptyDecision, frozenPart, tellAsked } from '../requests/request-publish.ts'
import { viewRequest } from '../requests/request-view.ts'
import type { RequestView } from '../requests/request-view.ts'
import { wayOut } from '../requests/way-out.ts'
import { makeFromRelease } from './make-from-release.ts'
import { withGrayLook } from './with-gray-look.ts'

const Input = z.object({
  bot: z.string(),
  /** `promote`: the gray version for everyone. `cancel`: the track shows nothing any more. */
  kind: z.enum(['promote', 'cancel']),
  track: z.enum(['official', 'gray']).default('official'),
  comment: z.string().trim().min(1, 'say why').max(maxCommentLength),
})

/** Asks to make a gray version official, or to end a release: four eyes decide, as for a publish (F34). */
export async function requestReleaseChange(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<RequestView> {
  const { bot: word, kind, comment, ...input } = parseInput(Input, raw)
  const track = kind === 'promote' ? 'official' : input.track
  return change(ctx, 'request.make', `bot:${word}`, async (trx) => {
    const bot = await botOrThrow(trx, word)
    const person = await authorize(trx, ctx, 'request.make', bot)
    await mustHaveNoOpenRequest(trx, bot, person.id)
    const made = withGrayLook(await makeFromRelease(trx, bot, { kind, track }), {
      kind,
      gray: null,
    })
    const request = await insertRequest(trx, {
      ...emptyDecision,
      resources: null,
      ...frozenPart(made, ctx),
      id: ulid(ctx.now()),
      botId: bot.id,
      revision: 1,
      kind,
      track,
      gray: null,
      selection: 'all',
      comment,
      overridden: made.findings.filter((f) => f.severity === 'warning').map(({ code }) => code),
      policy: bot.policy,
      risk: riskOf(bot.policy, made.told),
      asked: [],
      first: 0,
      requester: person.id,
      createdAt: ctx.now(),
      versionId: made.version.id,
    })
    await tellAsked(trx, ctx, bot, request)
    return viewRequest(trx, request, ctx)
  })
}

async function mustHaveNoOpenRequest(db: Db, bot: BotRow, personId: string): Promise<void> {
  const open = await openRequestOf(db, bot.id)
  if (!open) return
  throw new Refusal(
    'CONFLICT',
    `${bot.name} already has R-${open.number}, which is ${open.state}.`,
    await wayOut(db, bot, open, personId),
  )
}

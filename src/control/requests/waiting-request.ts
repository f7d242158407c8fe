import { timeAgo } from '../../domain/time/time-ago.ts'
import { Refusal } from '../../refusal.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { namesOf } from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { requestOrThrow } from '../../store/requests/requests.ts'
import type { RequestRow } from '../../store/requests/requests.ts'
import { authorize } from '../kit/authorize.ts'
import type { Ctx } from '../kit/context.ts'
import { shareRead } from '../kit/share-read.ts'
import { wayOut } from './way-out.ts'

/**
 * Loads a request for a review of exactly `revision` and checks that it still waits (F26).
 * @throws Refusal CONFLICT that says who decided and when, or that the card shows an old revision
 */
export async function waitingRequest(
  trx: Db,
  ctx: Ctx,
  input: { request: string; revision: number },
): Promise<{ request: RequestRow; bot: BotRow; person: PersonRef }> {
  const { request, bot } = await shareRead(trx, `request ${input.request}`, async () => {
    const row = await requestOrThrow(trx, input.request)
    return { request: row, bot: await botOrThrow(trx, row.botId) }
  })
  const person = await authorize(trx, ctx, 'request.review', bot)
  if (request.state !== 'awaiting approval')
    throw await alreadyDecided(trx, ctx, bot, request, person.id)
  if (request.revision !== input.revision) {
    throw new Refusal(
      'CONFLICT',
      `R-${request.number} changed to revision ${request.revision} after this card was drawn.`,
      'The card is up to date now: check it and decide again.',
    )
  }
  if (request.expiresAt <= ctx.now()) {
    throw new Refusal(
      'CONFLICT',
      `R-${request.number} expired ${timeAgo(request.expiresAt, ctx.now())}.`,
      'Within a minute its card says so; then it can be asked for again there.',
    )
  }
  return { request, bot, person }
}

const done = {
  approved: 'was already approved',
  declined: 'was already declined',
  withdrawn: 'was withdrawn',
  expired: 'has expired',
  'changes requested': 'waits for changes since they were asked for',
  stale: 'is out of date: what it was asked for has moved since',
  'awaiting approval': 'waits for its approval',
} as const

const nameOf = async (db: Db, id: string): Promise<PersonRef | undefined> =>
  (await namesOf(db, [id])).get(id)

async function alreadyDecided(
  trx: Db,
  ctx: Ctx,
  bot: BotRow,
  request: RequestRow,
  personId: string,
): Promise<Refusal> {
  const { number, state, decidedAt, decidedBy, reason } = request
  const isStale = state === 'stale' && reason !== null
  const name =
    decidedBy === null
      ? undefined
      : await shareRead(trx, `name ${decidedBy}`, () => nameOf(trx, decidedBy))
  const by = name ? ` by ${name.name}` : ''
  const when = decidedAt === null ? '' : ` ${timeAgo(decidedAt, ctx.now())}`
  return new Refusal(
    'CONFLICT',
    `R-${number} ${isStale ? `is out of date: ${reason}` : done[state]}${by}${when}. Nothing changed.`,
    await wayOut(trx, bot, request, personId),
  )
}

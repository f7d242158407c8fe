import { ulid } from 'ulid'
import { z } from 'zod'
import { testBody } from '../../domain/notifiers/notice.ts'
import { Refusal } from '../../refusal.ts'
import { enqueue } from '../../store/delivery/enqueue.ts'
import { nextOutboxId } from '../../store/kit/ordered-ids.ts'
import { unseal } from '../../store/kit/seal.ts'
import { outboxWay } from '../../store/notifiers/notifiers.ts'
import type { NotifierRow } from '../../store/notifiers/notifiers.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { sealKeysOrThrow } from '../profiles/put-secret.ts'
import { connectedOrThrow, mailOrThrow } from './add-notifier.ts'
import { notifierOrThrow } from './notifier-or-throw.ts'

const Input = z.object({ notifier: z.string().trim().max(100) })

/** `queued`: a channel or a mailbox gets it in a moment; a webhook has answered by now. */
export type TestedNotifier = {
  name: string
  result: 'taken' | 'queued' | 'failed'
  problem: string | null
}

/** Sends a marked test at once, and says what came of it (F64). */
export async function testNotifier(ctx: Ctx, raw: z.input<typeof Input>): Promise<TestedNotifier> {
  const { notifier } = parseInput(Input, raw)
  const row = await change(ctx, 'notifier.test', `notifier:${notifier}`, async (trx) => {
    const person = await authorize(trx, ctx, 'notifier.manage')
    const found = await notifierOrThrow(trx, notifier)
    const { id, name } = found
    const way = outboxWay(found)
    if (way?.kind === 'mail') mailOrThrow(ctx)
    if (way?.kind === 'note') connectedOrThrow(ctx, way.platform)
    // A webhook answers at once: what came of it is audited then.
    if (way === null) return found
    await recordAudit(trx, ctx, { action: 'notifier.test', subject: `notifier:${id}` })
    const event = { type: 'notifier.test', notifierId: id, name, by: person.id } as const
    const row = { ...way, id: nextOutboxId(ctx.now()), subject: `notifier:${id}` as const, event }
    await enqueue(trx, [row], ctx.now())
    return found
  })
  return row.kind === 'webhook'
    ? callOnce(ctx, row)
    : { name: row.name, result: 'queued', problem: null }
}

async function callOnce(ctx: Ctx, row: NotifierRow): Promise<TestedNotifier> {
  const { id, name, address: url } = row
  const { postWebhook } = ctx.ports
  if (!postWebhook || row.secret === null) throw nothingCalls
  const owner = { purpose: 'slipway notifier secrets', owner: id } as const
  const secret = unseal(sealKeysOrThrow(ctx), owner, row.secret)
  const at = ctx.now()
  const call = { url, secret, id: `msg_${ulid(at)}`, at, body: testBody(name, at) }
  const outcome = await postWebhook(call)
  const problem = outcome.state === 'taken' ? null : outcome.problem
  await change(ctx, 'notifier.test', `notifier:${id}`, (trx) =>
    recordAudit(trx, ctx, {
      action: 'notifier.test',
      subject: `notifier:${id}`,
      after: { problem },
    }),
  )
  return { name, result: problem === null ? 'taken' : 'failed', problem }
}

const nothingCalls = new Refusal(
  'PRECONDITION_FAILED',
  'This process calls no webhooks.',
  'Ask where Slipway itself runs.',
)

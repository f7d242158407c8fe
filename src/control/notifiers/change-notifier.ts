import { z } from 'zod'
import type { Binding } from '../../domain/candidate.ts'
import type { NotifierKind } from '../../domain/notifiers/notifier.ts'
import { Refusal } from '../../refusal.ts'
import { findNotifier, updateNotifier } from '../../store/notifiers/notifiers.ts'
import { namedIn } from '../../store/senders/uses.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { resourceName } from '../senders/sender-input.ts'
import {
  addressOf,
  NotifierPlace,
  notifierTaken,
  shownAddress,
  viewNotifier,
} from './add-notifier.ts'
import type { NotifierView } from './add-notifier.ts'
import { notifierOrThrow } from './notifier-or-throw.ts'

const word = z.string().trim().max(100)
const Rename = z.object({ notifier: word, name: resourceName })
const Correct = z.object({ notifier: word, to: NotifierPlace })
const Retire = z.object({ notifier: word })

/** Another name (F64); versions know it by its id. */
export async function renameNotifier(ctx: Ctx, raw: z.input<typeof Rename>): Promise<NotifierView> {
  const { notifier, name } = parseInput(Rename, raw)
  return change(ctx, 'notifier.rename', `notifier:${notifier}`, async (trx) => {
    await authorize(trx, ctx, 'notifier.manage')
    const row = await notifierOrThrow(trx, notifier)
    const holder = await findNotifier(trx, name)
    if (holder && holder.id !== row.id) throw notifierTaken(name)
    await updateNotifier(trx, row.id, { name })
    await recordAudit(trx, ctx, {
      action: 'notifier.rename',
      subject: `notifier:${row.id}`,
      before: { name: row.name },
      after: { name },
    })
    return viewNotifier({ ...row, name })
  })
}

/** Leads elsewhere from now on, for whatever tells it; one that was switched off works again (F64). */
export async function correctNotifier(
  ctx: Ctx,
  raw: z.input<typeof Correct>,
): Promise<NotifierView> {
  const { notifier, to } = parseInput(Correct, raw)
  return change(ctx, 'notifier.correct', `notifier:${notifier}`, async (trx) => {
    await authorize(trx, ctx, 'notifier.manage')
    const row = await notifierOrThrow(trx, notifier)
    if (isAnotherKind(row.kind, to.kind)) throw otherKind
    const { kind, address, install } = await addressOf(trx, ctx, to)
    await updateNotifier(trx, row.id, { kind, address, install, offAt: null, offWhy: null })
    await recordAudit(trx, ctx, {
      action: 'notifier.correct',
      subject: `notifier:${row.id}`,
      before: { address: shownAddress(row) },
      after: { address: shownAddress({ kind, address }) },
    })
    return viewNotifier({ ...row, kind, address, offWhy: null })
  })
}

/** Is told nothing more; `leftIn` names the bots and open requests that tell it (F64). */
export async function retireNotifier(
  ctx: Ctx,
  raw: z.input<typeof Retire>,
): Promise<{ id: string; name: string; leftIn: string[] }> {
  const { notifier } = parseInput(Retire, raw)
  return change(ctx, 'notifier.retire', `notifier:${notifier}`, async (trx) => {
    await authorize(trx, ctx, 'notifier.manage')
    const { id, name, ...row } = await notifierOrThrow(trx, notifier)
    const isBound = ({ notifiers }: Binding) => notifiers?.some((one) => one.id === id) === true
    const { released, requests } = await namedIn(trx, id, isBound)
    const bots = new Set(released.map(({ bot }) => bot))
    const leftIn = [...bots, ...requests.map((number) => `R-${number}`)]
    await updateNotifier(trx, id, { retiredAt: ctx.now() })
    await recordAudit(trx, ctx, {
      action: 'notifier.retire',
      subject: `notifier:${id}`,
      before: { name, address: shownAddress(row) },
    })
    return { id, name, leftIn }
  })
}

/** Channels of all chats are the same to whoever reads them; nothing else is. */
const isAnotherKind = (was: NotifierKind, is: NotifierKind): boolean =>
  was !== is && [was, is].some((kind) => kind === 'webhook' || kind === 'mail')

const otherKind = new Refusal(
  'VALIDATION',
  'A webhook stays a webhook, a mail address one, and a channel a channel.',
  'Make another notifier with /notifier add.',
)

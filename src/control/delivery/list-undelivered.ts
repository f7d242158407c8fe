import type { Platform } from '../../domain/actor.ts'
import { undeliveredRows } from '../../store/delivery/outbox.ts'
import type { OutboxKind } from '../../store/delivery/outbox.ts'
import { mailedNotifier, notifierNames } from '../../store/notifiers/notifiers.ts'
import { personOfCodeLane } from '../../store/people/mail-proofs.ts'
import { namesOf } from '../../store/people/people.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

const rowsMax = 20

export type Undelivered = {
  kind: OutboxKind | 'mail'
  platform: Platform | 'mail'
  install: string
  /** A channel or a user id; of a mail, the person's or the notifier's name. */
  target: string
  problem: string
  attempts: number
  /** False while it is still being tried. */
  givenUp: boolean
  at: number
}

/** What the relay could not bring to a chat, newest first. */
export function listUndelivered(ctx: Ctx): Promise<Undelivered[]> {
  return auditedRead(ctx, 'outbox.list', 'outbox', async (db) => {
    await authorize(db, ctx, 'people.see')
    const rows = await undeliveredRows(db, rowsMax)
    const mailed = rows
      .filter(({ kind }) => kind === 'mail')
      .map(({ target }) => personOfCodeLane(target) ?? target)
    const names = await namesOf(db, mailed)
    const told = await notifierNames(
      db,
      mailed.flatMap((to) => mailedNotifier(to) ?? []),
    )
    return rows.map(({ kind, platform, install, target, problem, attempts, state, createdAt }) => ({
      kind,
      platform,
      install,
      target:
        told.get(mailedNotifier(target) ?? '') ??
        names.get(personOfCodeLane(target) ?? target)?.name ??
        target,
      problem: problem ?? '',
      attempts,
      givenUp: state === 'failed',
      at: createdAt,
    }))
  })
}

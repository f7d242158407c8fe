import type { Event } from '../../domain/events.ts'
import { mailedTo } from '../../domain/mail/mail-kind.ts'
import { mayTellAt } from '../../domain/people/may-tell-at.ts'
import { enqueue } from '../../store/delivery/enqueue.ts'
import type { Db } from '../../store/kit/database.ts'
import { nextOutboxId } from '../../store/kit/ordered-ids.ts'
import { mailedAbout } from '../../store/mail/mail-threads.ts'
import { mailboxesOf } from '../../store/mail/mailboxes.ts'
import type { RequestRow } from '../../store/requests/requests.ts'
import type { Ctx } from '../kit/context.ts'

/**
 * Queues the mails of an event of a request, one a person in a lane of their own (F29). Without a mail
 * server nothing is queued, so that none goes out late once there is one.
 */
export async function queueMails(
  trx: Db,
  ctx: Ctx,
  request: RequestRow,
  event: Event,
  people: readonly string[],
): Promise<void> {
  if (!ctx.settings.mail) return
  const subject = `request:${request.id}` as const
  const mailed = await mailedAbout(trx, subject)
  const meant = mailedTo(event, { requester: request.requester, people, mailed })
  const boxes = await mailboxesOf(
    trx,
    meant.map(({ personId }) => personId),
  )
  const kindOf = (id: string) => meant.find(({ personId }) => personId === id)?.kind
  const open = boxes.filter((box) => {
    const kind = kindOf(box.id) === 'news' ? 'news' : 'ask'
    return !box.isRefused && mayTellAt(box, kind, ctx.now()) !== null
  })
  const rows = open.map(({ id: target }) => ({
    id: nextOutboxId(ctx.now()),
    kind: 'mail' as const,
    platform: 'mail' as const,
    install: 'smtp',
    target,
    subject,
    event,
  }))
  await enqueue(trx, rows, ctx.now())
}

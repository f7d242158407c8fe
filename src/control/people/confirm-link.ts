import { z } from 'zod'
import { Refusal } from '../../refusal.ts'
import type { Db } from '../../store/kit/database.ts'
import { confirmLinkRow } from '../../store/people/links.ts'
import type { LinkRow } from '../../store/people/links.ts'
import { authorize } from '../kit/authorize.ts'
import { announceReviewer } from '../requests/announce-reviewer.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { queueDirectMessages, queueDirectRedraws } from '../kit/queue-redraws.ts'
import { linkConfirmers, linkOrThrow, viewLink } from './link-view.ts'
import type { LinkView } from './link-view.ts'

const Input = z.object({ link: z.string().max(100) })

/** Another admin says that a link, a join or a hand-over is right: nobody is held back by it (F24). */
export async function confirmLink(ctx: Ctx, raw: z.input<typeof Input>): Promise<LinkView> {
  const input = parseInput(Input, raw)
  const id = await change(ctx, 'link.confirm', `link:${input.link}`, async (trx) => {
    const { id: decidedBy } = await authorize(trx, ctx, 'roles.manage')
    const row = await linkOrThrow(trx, input.link)
    if (row.state !== 'open') throw isOver(row)
    const confirmers = await linkConfirmers(trx, row)
    if (!confirmers.some(({ id }) => id === decidedBy)) throw involved(confirmers)
    if (!(await confirmLinkRow(trx, row.id, { decidedBy, decidedAt: ctx.now() }))) throw isOver(row)
    await recordAudit(trx, ctx, {
      action: 'link.confirm',
      subject: `person:${row.personId}`,
      after: { link: row.id, kind: row.kind, admin: row.adminId, account: row.account },
    })
    await tell(trx, ctx, row, decidedBy)
    return row.id
  })
  return viewLink(ctx.db, await linkOrThrow(ctx.db, id))
}

async function tell(trx: Db, ctx: Ctx, row: LinkRow, by: string): Promise<void> {
  const subject = `link:${row.id}` as const
  await queueDirectRedraws(trx, ctx, subject)
  const event = { type: 'link.confirmed', linkId: row.id, by } as const
  await queueDirectMessages(trx, ctx, [row.adminId, row.personId], subject, event)
  await announceReviewer(trx, ctx, row.personId)
}

const isOver = ({ state }: LinkRow): Refusal =>
  new Refusal(
    'CONFLICT',
    state === 'replaced'
      ? 'It went on to somebody else since. Nothing changed.'
      : 'Another admin confirmed this already. Nothing changed.',
    'See what still waits: /roles links.',
  )

const involved = (confirmers: readonly { name: string }[]): Refusal =>
  new Refusal(
    'FORBIDDEN',
    'Only an admin can confirm this who neither did it nor is the person it is about.',
    confirmers.length > 0
      ? `Ask ${confirmers.map(({ name }) => name).join(' or ')} to confirm it.`
      : 'Nobody else is admin: make somebody admin with /roles give, who then confirms it.',
  )

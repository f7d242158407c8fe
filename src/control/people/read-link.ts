import { z } from 'zod'
import { openLinks } from '../../store/people/links.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { linkOrThrow, viewLink } from './link-view.ts'
import type { LinkView } from './link-view.ts'

export type { LinkView }

const Input = z.object({ link: z.string().max(100) })

/** What an admin gave somebody, which waits, or waited, for another admin. */
export async function readLink(ctx: Ctx, raw: z.input<typeof Input>): Promise<LinkView> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'link.read', `link:${input.link}`, async (db) => {
    await authorize(db, ctx, 'people.see')
    return viewLink(db, await linkOrThrow(db, input.link))
  })
}

/** All that waits for another admin, oldest first. */
export function listLinks(ctx: Ctx): Promise<LinkView[]> {
  return auditedRead(ctx, 'link.list', 'links', async (db) => {
    await authorize(db, ctx, 'people.see')
    const views = []
    for (const row of await openLinks(db)) views.push(await viewLink(db, row))
    return views
  })
}

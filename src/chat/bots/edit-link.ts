import type { Ctx } from '../../control/kit/context.ts'
import { editUrl, isReached, unreached } from '../../control/drafts/edit-url.ts'
import type { Rich } from '../port.ts'

/** The editor page of a bot's draft (F4), and what to set where people can't reach it. */
export const editLink = (ctx: Pick<Ctx, 'settings' | 'actor'>, slug: string): Rich => [
  { link: editUrl(ctx, slug), text: editUrl(ctx, slug) },
  ...(isReached(ctx) ? [] : [` (${unreached})`]),
]

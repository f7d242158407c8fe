import type { Ctx } from '../../control/kit/context.ts'
import { editUrl } from '../../control/drafts/edit-url.ts'
import type { Span } from '../port.ts'

/** The editor page of a bot's draft (F4). */
export const editLink = (ctx: Pick<Ctx, 'settings'>, slug: string): Span => ({
  link: editUrl(ctx, slug),
  text: editUrl(ctx, slug),
})

import { isLoopback } from '../../config.ts'
import type { Ctx } from '../kit/context.ts'

/** The editor page of a bot's draft (F4), in full: `/edit/…` alone reads like a command. */
export const editUrl = ({ settings }: Pick<Ctx, 'settings'>, slug: string): string =>
  `${settings.publicUrl}/edit/${slug}`

/** The same in a sentence, with what to set where whoever reads it can't open it. */
export const editPlace = (ctx: Pick<Ctx, 'settings' | 'actor'>, slug: string): string =>
  `${editUrl(ctx, slug)}${isReached(ctx) ? '' : ` (${unreached})`}`

/** Without a PUBLIC_URL our pages are known by an address that leads everybody to themselves. */
export function isReached({ settings, actor }: Pick<Ctx, 'settings' | 'actor'>): boolean {
  const isElsewhere = actor.kind === 'person' && ['slack', 'discord'].includes(actor.via)
  const { publicUrl } = settings
  return !isElsewhere || !URL.canParse(publicUrl) || !isLoopback(new URL(publicUrl).hostname)
}

export const unreached =
  'it opens on the server’s own machine alone: set PUBLIC_URL to the address where people reach the server'

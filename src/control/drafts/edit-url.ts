import type { Ctx } from '../kit/context.ts'

/** The editor page of a bot's draft (F4), in full: `/edit/…` alone reads like a command. */
export const editUrl = ({ settings }: Pick<Ctx, 'settings'>, slug: string): string =>
  `${settings.publicUrl}/edit/${slug}`

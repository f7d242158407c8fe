import type { Ctx } from '../control/context.ts'
import type { Span } from './port.ts'

/** The editor page of a bot's draft (F4). */
export const editLink = ({ settings }: Pick<Ctx, 'settings'>, slug: string): Span => ({
  link: `${settings.publicUrl}/edit/${slug}`,
  text: `/edit/${slug}`,
})

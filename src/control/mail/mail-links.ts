import { signed, verified } from '../../store/kit/sign.ts'
import type { Ctx } from '../kit/context.ts'

const linkDays = 7
const dayMs = 24 * 3_600_000

type Settings = Pick<Ctx['settings'], 'publicUrl' | 'sealKeys'>
export type MailedRequest = { requestId: string; personId: string; until: number }

/** Where one person reads one request for a week; null where nothing can sign it. */
export function requestLink(
  { publicUrl, sealKeys }: Settings,
  { requestId, personId, at }: { requestId: string; personId: string; at: number },
): string | null {
  if (sealKeys === null) return null
  const until = Math.floor((at + linkDays * dayMs) / 1000).toString(36)
  const text = `${requestId}.${personId}.${until}`
  return `${publicUrl}/r/${signed(sealKeys, 'slipway mailed request', text)}`
}

/** Whose link it is, of what and until when; null where it is not ours. */
export function readRequestLink({ sealKeys }: Settings, token: string): MailedRequest | null {
  const text = sealKeys && verified(sealKeys, 'slipway mailed request', token)
  const [requestId, personId, until] = text?.split('.') ?? []
  if (requestId === undefined || personId === undefined || until === undefined) return null
  return { requestId, personId, until: Number.parseInt(until, 36) * 1000 }
}

/** Where one person ends the news that they get by mail. */
export function stopLink({ publicUrl, sealKeys }: Settings, personId: string): string | null {
  if (sealKeys === null) return null
  return `${publicUrl}/r/stop/${signed(sealKeys, 'slipway mail news', personId)}`
}

export const readStopLink = ({ sealKeys }: Settings, token: string): string | null =>
  sealKeys && verified(sealKeys, 'slipway mail news', token)

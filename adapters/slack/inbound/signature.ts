import { createHmac, timingSafeEqual } from 'node:crypto'

const skewSecondsMax = 300

/** Whether Slack signed these bytes with the app's secret, within the last minutes. `now` is UTC ms. */
export function hasValidSignature(
  secret: string,
  { raw, timestamp, signature }: { raw: Buffer; timestamp: unknown; signature: unknown },
  now: number,
): boolean {
  if (typeof timestamp !== 'string' || typeof signature !== 'string') return false
  if (!/^\d{1,12}$/.test(timestamp)) return false
  if (Math.abs(now / 1000 - Number(timestamp)) > skewSecondsMax) return false
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(raw).digest('hex')
  const [ours, theirs] = [Buffer.from(`v0=${digest}`), Buffer.from(signature)]
  return ours.length === theirs.length && timingSafeEqual(ours, theirs)
}

import { Refusal } from '../refusal.ts'
import { runJob } from '../work/run-job.ts'
import { drawQr } from './qr-picture.ts'
import type { QrPicture, QrSpec } from './qr-picture.ts'

const keptMax = 500
/** Small pictures by their text: who shares a link soon shares it again. */
const kept = new Map<string, QrPicture>()

/**
 * The QR code of a text, as PNG and SVG (F53). What takes long, a poster or a logo, is drawn in a
 * worker.
 * @throws Refusal LIMIT_EXCEEDED when the text is too long, PRECONDITION_FAILED when no reader would
 * read the picture
 */
export async function qrOf(spec: QrSpec): Promise<QrPicture> {
  const isSmall = spec.logo === null && !spec.poster
  const known = isSmall ? kept.get(spec.text) : undefined
  if (known) return known
  const drawn = isSmall ? drawQr(spec) : await runJob('drawQr', spec)
  if ('refused' in drawn) throw drawn.refused === 'too long' ? tooLong(spec.text) : unreadable()
  if (isSmall) keep(spec.text, drawn)
  return drawn
}

function keep(text: string, picture: QrPicture): void {
  const [oldest] = kept.keys()
  if (kept.size >= keptMax && oldest !== undefined) kept.delete(oldest)
  kept.set(text, picture)
}

const tooLong = (text: string): Refusal =>
  new Refusal(
    'LIMIT_EXCEEDED',
    `A link of ${text.length} characters does not fit into a QR code.`,
    'Use a shorter text.',
  )

const unreadable = (): Refusal =>
  new Refusal(
    'PRECONDITION_FAILED',
    'A reader could not read this QR code, so it is not handed out.',
    'Leave the logo out, or give a plainer one.',
  )

import { createHash } from 'node:crypto'

/** How a tester proves the verified number of a test sender (F54): six digits, sent from that phone. */
export const proofTries = 5
export const proofMs = 30 * 60_000

/** The code in what somebody wrote, or null where it is no code. */
export function codeIn(text: string): string | null {
  const digits = text.trim().replaceAll(/[\s-]/g, '')
  return /^\d{6}$/.test(digits) ? digits : null
}

/** What is kept of a code. */
export const hashOfCode = (senderId: string, code: string): string =>
  createHash('sha256').update(`${senderId} ${code}`).digest('hex')

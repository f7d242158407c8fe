import { randomBytes } from 'node:crypto'

let last = 0

/** An id that sorts by when it was made: of two jobs alike, the older one runs first. */
export function newId(): string {
  // Two of one millisecond keep their order as well.
  last = Math.max(last + 1 / 1024, Date.now())
  const time = Math.floor(last * 1024)
    .toString(36)
    .padStart(11, '0')
  return `${time}-${randomBytes(9).toString('hex')}`
}

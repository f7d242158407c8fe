import { randomFillSync } from 'node:crypto'

const pool = Buffer.alloc(4096)
let at = pool.length

/** Random as the system's, in [0, 1), a page of it at a time: a call for each byte costs more. */
export function pooledRandom(): number {
  if (at + 4 > pool.length) {
    randomFillSync(pool)
    at = 0
  }
  const number = pool.readUInt32LE(at)
  at += 4
  return number / 2 ** 32
}

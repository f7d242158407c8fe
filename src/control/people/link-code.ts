import { createHash } from 'node:crypto'
import { randomText } from '../kit/random-text.ts'

/** No 0 or O, no 1 or I: it is read from one screen and typed on another. */
const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

export const randomCode = (): string => randomText(letters, 8)

/** Spaces, dashes and small letters make no difference. */
export const hashOfCode = (code: string): string =>
  createHash('sha256').update(code.replace(/[\s-]/g, '').toUpperCase()).digest('hex')

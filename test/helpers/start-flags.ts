import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What `npm start` tells Node.js. */
export function startFlags(): string[] {
  const text = readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')
  const { scripts } = JSON.parse(text)
  return String(scripts.start)
    .split(' ')
    .filter((word) => word.startsWith('--'))
}

import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/**
 * Kills, sizes, pages in a browser, whole servers and processes of their own; and whether our doubles are
 * as strict as the platforms.
 */
export const longOnly = ['test/**/*.long.test.ts', 'test/doubles/**']

/** What tries more in the long run than in `npm test`, where it is one of several ways to try. */
const triesMore =
  /\b(?:onEachDatabase|onPostgres|inTheLongRun|isLong|runs|onEveryKnex|chatContract)\(/

/** The files of `npm run test:long`, from the root: those of its own and those that try more there. */
export function longFiles(): string[] {
  return readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => `test/${file}`)
    .filter(
      (file) =>
        /\.long\.test\.ts$|^test\/doubles\//.test(file) ||
        triesMore.test(readFileSync(join(root, file), 'utf8')),
    )
}

import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Mutation } from './mutation.ts'

const root = join(import.meta.dirname, '../..')
const matrix = 'test/control/access-matrix.test.ts'
/** Where a large bot is read before the transaction, the right is asked for before that too. */
const ahead = 'test/work/run-job.test.ts'
const besides: Record<string, string[]> = {
  'src/control/audit/prune-audit.ts': ['test/control/audit/audit-guards.test.ts'],
}
/** Asked a second time here: who fires or confirms a schedule was asked for the same role before. */
const askedBefore = /perform-step\.ts$/

/**
 * Each place that asks for a right asks only who acts, so that everybody who is not switched off may.
 * Read from the source: a verb that is new tomorrow is broken too.
 */
export const accessMutations: readonly Mutation[] = sources().flatMap(({ file, text }) => {
  const from = /from '(\S*authorize\.ts)'/.exec(text)?.[1]
  if (from === undefined || askedBefore.test(file)) return []
  const calls = [...text.matchAll(/\bauthorize\((\w+, ctx, .*)/g)]
  return calls.map(({ 0: call, 1: asked = '', index }) => {
    const find = uniqueAround(text, index, index + call.length)
    // It takes the same first arguments, and no notice of the others.
    const open = `(await import('${from}')).actingPerson(${asked}`
    return {
      rule: 'F60',
      what: `access: nobody is asked for a right by authorize(${asked}`,
      file,
      find,
      replace: find.replace(call, () => open),
      tests: [matrix, ...(text.includes('takesLong') ? [ahead] : []), ...(besides[file] ?? [])],
    }
  })
})

/** The call with as many lines before it as make it stand once in the file. */
function uniqueAround(text: string, start: number, end: number): string {
  let from = start
  while (text.split(text.slice(from, end)).length > 2) from = text.lastIndexOf('\n', from - 1)
  return text.slice(from, end)
}

function sources(): { file: string; text: string }[] {
  const names = readdirSync(join(root, 'src/control'), { recursive: true, encoding: 'utf8' })
  return names
    .filter((name) => name.endsWith('.ts'))
    .toSorted()
    .map((name) => {
      const file = `src/control/${name}`
      return { file, text: readFileSync(join(root, file), 'utf8') }
    })
}

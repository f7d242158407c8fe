import { availableParallelism } from 'node:os'
import { mutations } from './list.ts'
import type { Mutation } from './mutation.ts'
import { openWorkbench } from './workbench.ts'
import type { Verdict } from './workbench.ts'

/**
 * `npm run test:mutations [-- WORD …]`: breaks one rule after the other and tells which breakage no
 * test noticed. A word chooses the breakages that have it in their rule, file or description.
 */
const words = process.argv.slice(2)
const chosen = mutations.filter(
  ({ rule, file, what }) =>
    words.length === 0 || words.some((word) => `${rule} ${file} ${what}`.includes(word)),
)
const counts: Record<Verdict, number> = { noticed: 0, survived: 0, 'does not fit': 0 }
const queue = [...chosen]

await mustPassUnbroken(chosen)
await Promise.all(Array.from({ length: availableParallelism() }, work))
console.log(
  `${chosen.length} breakages: ${counts.noticed} noticed, ${counts.survived} survived, ` +
    `${counts['does not fit']} no longer fit the source`,
)
process.exitCode = chosen.length > 0 && counts.noticed === chosen.length ? 0 : 1

async function work(): Promise<void> {
  const bench = openWorkbench()
  try {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const verdict = await bench.try(next)
      counts[verdict] += 1
      console.log(`${verdict.padEnd(12)} ${next.rule.padEnd(4)} ${next.what} (${next.file})`)
    }
  } finally {
    bench.close()
  }
}

/** A test that is red already would notice everything. */
async function mustPassUnbroken(all: readonly Mutation[]): Promise<void> {
  const bench = openWorkbench()
  const passes = await bench.passes([...new Set(all.flatMap(({ tests }) => tests))])
  bench.close()
  if (!passes) throw new Error('The tests fail on the unbroken source: nothing can be learned.')
}

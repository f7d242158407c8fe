import type { Ports } from '../control/kit/context.ts'

const minuteMs = 60_000

/**
 * Ends what has run out, each minute, one task after the other, until the stop. One that fails holds up no
 * other.
 */
export function startSweep(
  { ports: { background, logBug } }: { ports: Pick<Ports, 'background' | 'logBug'> },
  tasks: readonly (() => Promise<unknown>)[],
): void {
  const runAll = async () => {
    for (const task of tasks) {
      if (background.isStopping()) return
      await task().catch((error: unknown) => logBug('sweep', error))
    }
  }
  background.run(async () => {
    do await runAll()
    while (await background.pause(minuteMs))
  })
}

/** For what need not be looked at as often as the other tasks; what failed is tried again with them. */
export function atMostEvery(ms: number, task: () => Promise<unknown>): () => Promise<void> {
  let lastAt = -Infinity
  return async () => {
    const at = performance.now()
    if (at - lastAt < ms) return
    await task()
    lastAt = at
  }
}

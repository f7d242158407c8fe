import type { Ports } from '../control/kit/context.ts'

const minuteMs = 60_000

/**
 * Ends what has run out, each minute or as often as set, one task after the other, until the stop.
 */
export function startSweep(
  { ports: { background, logBug } }: { ports: Pick<Ports, 'background' | 'logBug'> },
  tasks: readonly (() => Promise<unknown>)[],
  everyMs = minuteMs,
): void {
  background.run(async () => {
    do await runAll(tasks).catch((error: unknown) => logBug('sweep', error))
    while (await background.pause(everyMs))
  })
}

async function runAll(tasks: readonly (() => Promise<unknown>)[]): Promise<void> {
  for (const task of tasks) await task()
}

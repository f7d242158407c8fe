import type { Ctx } from '../control/kit/context.ts'

const minuteMs = 60_000

/** Ends each minute, or as often as told, what has run out, one task after the other; returns how to stop. */
export function startSweep(
  { ports }: Pick<Ctx, 'ports'>,
  tasks: readonly (() => Promise<unknown>)[],
  everyMs = minuteMs,
): () => Promise<void> {
  let running: Promise<void> | null = null
  const sweep = () => {
    running ??= runAll(tasks)
      .catch((error: unknown) => ports.logBug('sweep', error))
      .finally(() => {
        running = null
      })
  }
  sweep()
  const timer = setInterval(sweep, everyMs)
  return async () => {
    clearInterval(timer)
    await running
  }
}

async function runAll(tasks: readonly (() => Promise<unknown>)[]): Promise<void> {
  for (const task of tasks) await task()
}

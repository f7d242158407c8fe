import { runJob } from '../../src/work/run-job.ts'

let texts = 0

/**
 * From source a worker learns TypeScript first, for a second and more on a busy machine: a form that has
 * to open within three would come too late, and a measurement would measure that.
 */
export async function startWorkers(): Promise<void> {
  // A text that was read before, or a short one, needs no worker.
  const long = () => [{ name: 'start.yml', text: `# ${(texts += 1)}\n`.padEnd(5000, '# long\n') }]
  await Promise.all([runJob('readBot', long()), runJob('readBot', long())])
}

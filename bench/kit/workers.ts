import { runJob } from '../../src/work/run-job.ts'
import { largeBot } from './large-bot.ts'

/** A text that was read before needs no worker. */
let flows = 100

/** From source a worker learns TypeScript first, for seconds: that is not what is measured. */
export async function startWorkers(): Promise<void> {
  const texts = [(flows += 1), (flows += 1)].map((flows) => [
    { name: 'start.yml', text: largeBot(flows) },
  ])
  await Promise.all(texts.map((files) => runJob('readBot', files)))
}

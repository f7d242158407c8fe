import { runJob } from '../../src/work/run-job.ts'
import { largeBot } from './large-bot.ts'

/** A text that was read before needs no thread. */
let flows = 100

/**
 * From source a thread learns TypeScript first, for seconds: that is not what is measured. It ends after
 * half a minute without work.
 */
export async function startThreads(): Promise<void> {
  const texts = [(flows += 1), (flows += 1)].map((flows) => [
    { name: 'start.yml', text: largeBot(flows) },
  ])
  await Promise.all(texts.map((files) => runJob('readBot', files)))
}

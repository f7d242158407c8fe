import { runJob } from '../../src/work/run-job.ts'
import { largeBot } from './large-bot.ts'

/** From source a thread learns TypeScript first, for seconds: that is not what is measured. */
export async function startThreads(): Promise<void> {
  const texts = [100, 101].map((flows) => [{ name: 'start.yml', text: largeBot(flows) }])
  await Promise.all(texts.map((files) => runJob('readBot', files)))
}

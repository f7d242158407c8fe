import { jobs } from './jobs.ts'

/** What Piscina calls in the thread; the input is JSON, which a thread takes over fastest. */
export default function work({ job, input }: { job: keyof typeof jobs; input: string }): unknown {
  return jobs[job](JSON.parse(input) as never)
}

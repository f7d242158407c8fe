import { jobs } from './jobs.ts'

/** What Piscina calls in the thread. The input is JSON, which is the fastest to hand over. */
export default function work({ job, input }: { job: keyof typeof jobs; input: string }): unknown {
  return jobs[job](JSON.parse(input) as never)
}

import type { JobParameters } from 'agenda'

export const minute = 60_000
export const job = (more: Partial<JobParameters> = {}): JobParameters => ({
  name: 'work',
  priority: 0,
  nextRunAt: new Date(Date.now() - minute),
  type: 'normal',
  data: {},
  ...more,
})

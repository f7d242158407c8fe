import { stepBack } from './priority.ts'

stepBack()
// Only then: to load its code is work too.
await import('./do-jobs.ts')

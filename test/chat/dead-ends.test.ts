import { sqlite } from '../helpers/databases.ts'
import { walkEveryState } from './dead-ends/every-state.ts'

/** Who asked or who reviews, in one way to each state; `npm run test:long` walks all of them. */
walkEveryState(sqlite(), [], true)

import { sqlite } from '../helpers/databases.ts'
import { walkEveryState } from './dead-ends/every-state.ts'

/** Who asked and who reviews; everybody else, in every role, is walked by `npm run test:long`. */
walkEveryState(sqlite(), [], ['dana', 'ana'])

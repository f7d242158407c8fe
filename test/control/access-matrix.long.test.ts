import { describeRows, rolePairs } from './access-rows.ts'

/** Also with every two org roles together. */
describeRows(rolePairs)

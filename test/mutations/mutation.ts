/** One small breakage of a rule, and the test files that must notice it. */
export type Mutation = {
  /** The rule that no longer holds, as FEATURES numbers it. */
  rule: string
  /** What is wrong then, in a few words. */
  what: string
  file: string
  /** Stands exactly once in the file. */
  find: string
  replace: string
  tests: readonly string[]
}

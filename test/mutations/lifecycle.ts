import type { Mutation } from './mutation.ts'

export const lifecycleMutations: readonly Mutation[] = []

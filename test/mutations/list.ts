import { accessMutations } from './access.ts'
import { lifecycleMutations } from './lifecycle.ts'
import type { Mutation } from './mutation.ts'

export const mutations: readonly Mutation[] = [...lifecycleMutations, ...accessMutations]

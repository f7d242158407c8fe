import { activationMutations } from './lifecycle/activations.ts'
import { draftMutations } from './lifecycle/drafts.ts'
import { drainMutations } from './lifecycle/drains.ts'
import { interactionMutations } from './lifecycle/interactions.ts'
import { requestEndMutations } from './lifecycle/request-ends.ts'
import { requestMutations } from './lifecycle/requests.ts'
import { reviewMutations } from './lifecycle/reviews.ts'
import { roleMutations } from './lifecycle/roles.ts'
import { scheduleTimeMutations } from './lifecycle/schedule-times.ts'
import { scheduleMutations } from './lifecycle/schedules.ts'
import { versionMutations } from './lifecycle/versions.ts'
import type { Mutation } from './mutation.ts'

export const lifecycleMutations: readonly Mutation[] = [
  ...draftMutations,
  ...requestMutations,
  ...requestEndMutations,
  ...reviewMutations,
  ...roleMutations,
  ...versionMutations,
  ...activationMutations,
  ...drainMutations,
  ...scheduleMutations,
  ...scheduleTimeMutations,
  ...interactionMutations,
]

import type { Mutation } from '../mutation.ts'

const redelivery = ['test/chat/redelivery.test.ts']

export const interactionMutations: readonly Mutation[] = [
  {
    rule: 'F26',
    what: 'an interaction is worked on by everybody who gets it',
    file: 'src/control/delivery/dedupe-interactions.ts',
    find: 'if (!taken || taken.boot === null || taken.boot === boot) return false',
    replace: 'if (!taken) return false',
    tests: redelivery,
  },
  {
    rule: 'F26',
    what: 'fifty take over what a dead process left',
    file: 'src/store/delivery/interactions.ts',
    find: '.where({ platform, interactionId, ...from })',
    replace: '.where({ platform, interactionId })',
    tests: redelivery,
  },
  {
    rule: 'F26',
    what: 'what a living process works on is taken from it',
    file: 'src/control/delivery/dedupe-interactions.ts',
    find: 'at <= now() - leaseMs',
    replace: 'true',
    tests: ['test/chat/redelivery-processes.long.test.ts'],
  },
  {
    rule: 'F26',
    what: 'what a dead process left is never done',
    file: 'src/control/delivery/dedupe-interactions.ts',
    find: 'if (isOurs) return true',
    replace: '',
    tests: redelivery,
  },
  {
    rule: 'F26',
    what: 'what was done is done again by the next process',
    file: 'src/store/delivery/interactions.ts',
    find: '.update({ boot: null })',
    replace: ".update({ boot: 'gone' })",
    tests: redelivery,
  },
]

import type { Mutation } from './mutation.ts'

export const conversationMutations: readonly Mutation[] = [
  {
    rule: 'F87',
    what: 'conversations: each failure redraws the card',
    file: 'src/control/delivery/redraw-failures.ts',
    find: '  if (seen && now < seen.drawnAt + failureRedrawMs) return false\n',
    replace: '',
    tests: ['test/control/delivery/redraw-failures.test.ts'],
  },
  {
    rule: 'F87',
    what: 'conversations: a failure of an unknown kind is not counted',
    file: 'src/domain/failures.ts',
    find: " ?? 'other errors'\n    sums",
    replace: " ?? 'silence avoided'\n    sums",
    tests: ['test/domain/failures.test.ts'],
  },
  {
    rule: 'F87',
    what: 'conversations: silence has no reason',
    file: 'src/gateway/receive.ts',
    find: 'incomingLine(message, nobody), errorLine(reason, nobody)]',
    replace: 'incomingLine(message, nobody), ...[errorLine(reason, nobody)].slice(1)]',
    tests: ['test/gateway/receive.test.ts'],
  },
]

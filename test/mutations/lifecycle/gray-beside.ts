import type { Mutation } from '../mutation.ts'

const holes = ['test/control/gray/gray-holes.test.ts']
const beside = ['test/chat/gray/gray-beside.test.ts']

/** A gray release beside another official version than the one that it was approved beside. */
export const grayBesideMutations: readonly Mutation[] = [
  {
    rule: 'F38 F80',
    what: 'everybody meets a gray version by itself over another official one',
    file: 'src/control/gray/judge-gray.ts',
    find: 'const why = isAll ? ',
    replace: 'const why = !isAll ? ',
    tests: holes,
  },
  {
    rule: 'F38 F80',
    what: 'a gray release grows over another official version that nobody compared it with',
    file: 'src/control/gray/grow-gray.ts',
    find: 'if (!input.isCompared) await',
    replace: 'if (input.isCompared) await',
    tests: holes,
  },
  {
    rule: 'F38 F80',
    what: 'nothing says that a gray version brings back what was reverted',
    file: 'src/control/gray/gray-beside.ts',
    find: 'taken.has(saysOf(entry))',
    replace: '!taken.has(saysOf(entry))',
    tests: beside,
  },
  {
    rule: 'F35 F80',
    what: '/why does not say that a gray release is held',
    file: 'src/control/conversations/explain-answer.ts',
    find: 'return gray?.isHeld ?',
    replace: 'return gray?.isHeld === false ?',
    tests: beside,
  },
  {
    rule: 'F35',
    what: '/why names the share of a release as a rule',
    file: 'src/chat/conversations/why-words.ts',
    find: 'share === null\n',
    replace: 'share !== -1\n',
    tests: beside,
  },
  {
    rule: 'F60 F64',
    what: 'a test that failed is audited as sent',
    file: 'src/control/notifiers/test-notifier.ts',
    find: 'after: { problem },',
    replace: 'after: {},',
    tests: ['test/control/notifiers/notifiers.test.ts'],
  },
]

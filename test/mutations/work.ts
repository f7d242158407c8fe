import type { Mutation } from './mutation.ts'

const tests = ['test/work/run-job.test.ts']

export const workMutations: readonly Mutation[] = [
  {
    rule: 'F9',
    what: 'a large bot is read beside everything else',
    file: 'src/work/run-job.ts',
    find: 'if (chars <= inlineCharsMax) return',
    replace: 'if (chars >= 0) return',
    tests,
  },
  {
    rule: 'F9',
    what: 'everybody who asks has it read again',
    file: 'src/work/run-job.ts',
    find: '  results.set(key, result)\n',
    replace: '',
    tests,
  },
  {
    rule: 'F4',
    what: 'a large draft is read while the database waits',
    file: 'src/control/drafts/save-draft.ts',
    find: '  await findingsOfText(db, bot, input.source)\n',
    replace: '',
    tests,
  },
]

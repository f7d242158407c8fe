import type { Mutation } from './mutation.ts'

const tests = ['test/work/run-job.test.ts']

export const workMutations: readonly Mutation[] = [
  {
    rule: 'F9',
    what: 'a large bot is read beside everything else',
    file: 'src/work/run-job.ts',
    find: 'if (text.length <= inlineCharsMax) return',
    replace: 'if (text.length >= 0) return',
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
    find: 'if (takesLong(input.source)) await readAhead(ctx, input)',
    replace: 'if (input.source === "") await readAhead(ctx, input)',
    tests,
  },
]

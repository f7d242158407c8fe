import type { Mutation } from './mutation.ts'

const tests = ['test/work/run-job.test.ts']

export const workMutations: readonly Mutation[] = [
  {
    rule: 'F9',
    what: 'a large bot is read beside everything else',
    file: 'src/work/run-job.ts',
    find: "alwaysInThread.has(job) ? 'short' : 'long'",
    replace: "alwaysInThread.has(job) ? 'short' : 'short'",
    tests,
  },
  {
    rule: 'F9',
    what: 'everybody who asks has it read again',
    file: 'src/work/run-job.ts',
    find: '  last.set(key, kept)\n  forgetOldest(size)\n',
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
  {
    rule: 'F13',
    what: 'the publish form of a large bot waits until somebody opens it',
    file: 'src/control/drafts/read-ahead-form.ts',
    find: 'if (!takesLong(source)) return',
    replace: 'if (takesLong(source)) return',
    tests: ['test/control/drafts/read-ahead-form.test.ts'],
  },
  {
    rule: 'F13',
    what: 'what can be chosen in the publish form is not worked out ahead',
    file: 'src/control/drafts/read-ahead-form.ts',
    find: "await offeredOf(await makeCandidate(ctx.db, ctx, bot, 'all', 'official'))",
    replace: "await makeCandidate(ctx.db, ctx, bot, 'all', 'official')",
    tests: ['test/control/drafts/read-ahead-form.test.ts'],
  },
  {
    rule: 'F26',
    what: 'changes: what was read before another change is used',
    file: 'src/store/kit/changes.ts',
    find: 'one.seq === other.seq && one.turn === other.turn',
    replace: 'one.seq === other.seq',
    tests: ['test/control/kit/read-ahead.test.ts'],
  },
  {
    rule: 'F26',
    what: 'changes: what the change itself wrote is read as it was',
    file: 'src/store/kit/read-memo.ts',
    find: '        forget(memo, builder.toSQL().sql)\n',
    replace: '',
    tests: ['test/control/kit/read-ahead.test.ts'],
  },
  {
    rule: 'F86',
    what: 'turns: customers are not first',
    file: 'src/turns.ts',
    find: 'return isOverdue && other !== undefined ? other : first',
    replace: 'return other ?? first',
    tests: ['test/turns.test.ts', 'test/store/kit/planes.test.ts'],
  },
  {
    rule: 'F86',
    what: 'turns: the others never come',
    file: 'src/turns.ts',
    find: 'return isOverdue && other !== undefined ? other : first',
    replace: 'return first',
    tests: ['test/turns.test.ts'],
  },
]

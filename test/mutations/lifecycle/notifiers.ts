import type { Mutation } from '../mutation.ts'

const tests = ['test/control/notifiers/notifiers.test.ts']
const newsTests = ['test/control/notifiers/release-notes.test.ts']

export const notifierMutations: readonly Mutation[] = [
  {
    rule: 'F64',
    what: 'notifiers: each trouble is told by itself',
    file: 'src/notify/send-notices.ts',
    find: "if (outcome.state === 'taken') await noticeTaken(db, row, at, at + quietMs)",
    replace: "if (outcome.state === 'taken') await noticeTaken(db, row, at, at)",
    tests,
  },
  {
    rule: 'F64',
    what: 'notifiers: every circumstance is told',
    file: 'src/control/notifiers/gather-notices.ts',
    find: '    if (!on.includes(circumstance)) continue\n',
    replace: '',
    tests,
  },
  {
    rule: 'F64',
    what: 'notifiers: two processes tell the same',
    file: 'src/notify/send-notices.ts',
    find: '  if ((await claimNotice(db, row, { notice, tryAt })) === 0) return\n',
    replace: '  await claimNotice(db, row, { notice, tryAt })\n',
    tests,
  },
  {
    rule: 'F64',
    what: 'notifiers: the time that a receiver named is not kept',
    file: 'src/domain/notifiers/webhook.ts',
    find: 'Math.max(retryAfterMs ?? 0, ',
    replace: 'Math.max(0, ',
    tests,
  },
  {
    rule: 'F64',
    what: 'notifiers: one that is gone is called on',
    file: 'src/domain/notifiers/webhook.ts',
    find: "  if (status === 410) return { state: 'gone', problem }\n",
    replace: '',
    tests,
  },
  {
    rule: 'F18',
    what: 'notifiers: they are no part of what is approved',
    file: 'src/domain/candidate.ts',
    find: '  ...(notifiers && { notifiers }),\n',
    replace: '',
    tests,
  },
  {
    rule: 'F83',
    what: 'release notes: who wants no news gets them',
    file: 'src/control/notifiers/queue-release-notes.ts',
    find: ".filter((one) => mayTellAt(one, 'news', at) !== null)",
    replace: '',
    tests: newsTests,
  },
]

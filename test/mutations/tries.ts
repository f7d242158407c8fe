import type { Mutation } from './mutation.ts'

const verbs = 'test/control/tries/tries.test.ts'
const answers = 'test/gateway/call-action.test.ts'
const secrets = 'test/gateway/try-secrets.test.ts'

export const tryMutations: readonly Mutation[] = [
  {
    rule: 'F8',
    what: 'tries: an old button speaks to a try that is over',
    file: 'src/control/tries/say-in-try.ts',
    find: '  if (row.endedAt !== null) throw await endedBefore(db, ctx, row, who)\n',
    replace: '',
    tests: [verbs],
  },
  {
    rule: 'F8',
    what: 'tries: nobody counts what is said in a minute',
    file: 'src/control/tries/say-in-try.ts',
    find: 'triedAMinuteMax))) throw tooMany',
    replace: 'Infinity))) throw tooMany',
    tests: [verbs],
  },
  {
    rule: 'F39',
    what: 'tries: a secret goes wherever a candidate says',
    file: 'src/gateway/trials/withhold-secrets.ts',
    find: '  if (away.length === 0) return',
    replace: '  if (away.length >= 0) return',
    tests: [secrets],
  },
  {
    rule: 'F39',
    what: 'tries: a version of before sends its secret to whom it always called',
    file: 'src/gateway/trials/snapshot.ts',
    find: '  return { ...thawed, ...withheld, versionId: id }',
    replace: '  return { ...thawed, withheld: withheld.withheld, versionId: id }',
    tests: [secrets],
  },
  {
    rule: 'F39',
    what: 'tries: a secret goes to every path of a host that gets it at one',
    file: 'src/gateway/trials/withhold-secrets.ts',
    find: '  return `${secretId} ${origin}${pathname}`',
    replace: '  return `${secretId} ${origin}${pathname.slice(0, 0)}`',
    tests: [secrets],
  },
  {
    rule: 'F8',
    what: 'tries: an action server says a sentence under our sign, as the name of an event',
    file: 'src/domain/conversation/foreign-name.ts',
    find: '/^[\\w.-]{1,40}$/',
    replace: '/^.{1,200}$/',
    tests: [answers],
  },
  {
    rule: 'F8',
    what: 'tries: a long answer makes more direct messages than it may',
    file: 'src/chat/tries/try-answer.ts',
    find: '    made += pieces.length',
    replace: '    made += 1',
    tests: ['test/chat/tries/try-answer.test.ts'],
  },
  {
    rule: 'F8',
    what: 'a decision leaves the tries of what was decided open for a minute',
    file: 'src/control/requests/notify-request.ts',
    find: 'if (decisions.has(event.type))',
    replace: 'if (!decisions)',
    tests: ['test/control/tries/end-tries.test.ts'],
  },
  {
    rule: 'F8',
    what: 'a pressed button leaves no line in a try',
    file: 'src/chat/tries/try-answer.ts',
    find: 'pressed === null ? [] :',
    replace: 'pressed !== undefined ? [] :',
    tests: ['test/chat/memory-chat.test.ts'],
  },
]

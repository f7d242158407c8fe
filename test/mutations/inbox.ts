import type { Mutation } from './mutation.ts'

const inbox = 'test/gateway/inbox/inbox.test.ts'
const failures = 'test/gateway/inbox/inbox-failures.test.ts'
const actions = 'test/gateway/inbox/inbox-actions.test.ts'

export const inboxMutations: readonly Mutation[] = [
  {
    rule: 'F56',
    what: 'inbox: a message counts as kept before it is stored',
    file: 'src/gateway/inbox/store-inbound.ts',
    find: 'await storeInGroups(',
    replace: 'void storeInGroups(',
    tests: [inbox, 'test/gateway/channel-in.test.ts'],
  },
  {
    rule: 'F56',
    what: 'inbox: what fails of one request fails all that share its insert',
    file: 'src/gateway/in-groups.ts',
    find: 'else for (const one of group) await workOn([one])',
    replace: 'else for (const one of group) one.failed(error)',
    tests: [failures],
  },
  {
    rule: 'F56',
    what: 'inbox: too many that wait are taken all the same',
    file: 'src/gateway/inbox/store-inbound.ts',
    find: 'if (waiting + gathered + messages.length > waitingMax)',
    replace: 'if (gathered > waitingMax)',
    tests: [failures],
  },
  {
    rule: 'F56',
    what: 'inbox: a message overtakes the action of the one before',
    file: 'src/store/inbox/take-inbound.ts',
    find: "    .whereNotExists(olderOf(reads).where('o.dueAt', '>', now))\n",
    replace: '',
    tests: [actions, failures],
  },
  {
    rule: 'F56',
    what: 'inbox: what follows an action in its batch is handled before it',
    file: 'src/gateway/inbox/plan-batch.ts',
    find: 'waiting.add(keyOf(row))',
    replace: 'waiting.add(row.id)',
    tests: [actions],
  },
  {
    rule: 'F56',
    what: 'inbox: what a dead process asked for is never taken up',
    file: 'src/gateway/inbox/inbox.ts',
    find: 'if (!isShared(gateway.db)) await dropActing(gateway.db)',
    replace: '',
    tests: [actions],
  },
  {
    rule: 'F87',
    what: 'inbox: a message is given up at its second failure',
    file: 'src/gateway/inbox/redo-alone.ts',
    find: 'row.attempts >= backoffMs.length',
    replace: 'row.attempts >= 1',
    tests: [failures],
  },
  {
    rule: 'F87',
    what: 'inbox: nobody hears of a message that was parked',
    file: 'src/gateway/inbox/park-message.ts',
    find: 'if (botId !== null)',
    replace: 'if (botId === "")',
    tests: [failures],
  },
  {
    rule: 'F49',
    what: 'inbox: a session is written although it was closed meanwhile',
    file: 'src/gateway/inbox/write-plan.ts',
    find: '  must(await saveSessions(trx, known), known.length)\n',
    replace: '  await saveSessions(trx, known)\n',
    tests: [failures],
  },
  {
    rule: 'F42',
    what: 'inbox: a session opens under routes that have moved',
    file: 'src/gateway/inbox/write-plan.ts',
    find: '  if (plan.revision !== null) must(await lockRouteRevision(trx), plan.revision)\n',
    replace: '  if (plan.revision !== null) await lockRouteRevision(trx)\n',
    tests: [failures],
  },
  {
    rule: 'F56',
    what: 'inbox: a message that another process settled is written again',
    file: 'src/gateway/inbox/write-plan.ts',
    find: 'must(await settleInbound(trx, plan.settled, at), plan.settled.length)',
    replace: 'await settleInbound(trx, plan.settled, at)',
    tests: [failures],
  },
]

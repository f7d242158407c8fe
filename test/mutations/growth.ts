import type { Mutation } from './mutation.ts'

const counts = ['test/store/live/session-counts.test.ts']
const kept = ['test/control/history/prune-history.test.ts']

/** Costs that stay flat: the counter of open sessions, slices, and what is kept how long. */
export const growthMutations: readonly Mutation[] = [
  {
    rule: 'F46',
    what: 'an opened session is counted twice on PostgreSQL',
    file: 'migrations/second/017-growth.ts',
    find: 'new.bot_id, 1);',
    replace: 'new.bot_id, 2);',
    tests: counts,
  },
  {
    rule: 'F46',
    what: 'closing a session is not counted on SQLite',
    file: 'migrations/second/017-growth.ts',
    find: 'set open = open - 1',
    replace: 'set open = open - 0',
    tests: counts,
  },
  {
    rule: 'F46',
    what: 'what was not folded yet is not counted',
    file: 'src/store/live/session-counts.ts',
    find: 'counts.unionAll([deltas])',
    replace: 'counts.unionAll([deltas.limit(0)])',
    tests: counts,
  },
  {
    rule: 'F46',
    what: 'two that fold take the same deltas',
    file: 'src/store/live/session-counts.ts',
    find: 'some.forUpdate().skipLocked()',
    replace: 'some',
    tests: counts,
  },
  {
    rule: 'F86',
    what: 'silent sessions are closed all at once',
    file: 'src/gateway/sweep-sessions.ts',
    find: 'const sessionsAtOnce = 500',
    replace: 'const sessionsAtOnce = 5000',
    tests: ['test/gateway/sweep-sessions.test.ts'],
  },
  {
    rule: 'F86',
    what: 'requests expire all at once',
    file: 'src/control/requests/expire-requests.ts',
    find: 'const requestsAtOnce = 5',
    replace: 'const requestsAtOnce = 2500',
    tests: ['test/control/requests/end-request.test.ts'],
  },
  {
    rule: 'F62',
    what: 'the card of a request that waits is forgotten',
    file: 'src/store/delivery/cards.ts',
    find: '.filter(({ subject }) => !waiting.has(subject))',
    replace: '',
    tests: kept,
  },
  {
    rule: 'F52',
    what: 'an open session is forgotten',
    file: 'src/store/live/history.ts',
    find: "    .where('closedAt', '<', before)",
    replace: "    .where('openedAt', '<', before)",
    tests: kept,
  },
  {
    rule: 'F86',
    what: 'one kind that can not be pruned keeps all behind it',
    file: 'src/control/history/prune-history.ts',
    find: '      return 0\n    })',
    replace: '      throw error\n    })',
    tests: kept,
  },
  {
    rule: 'F86',
    what: 'what is old goes all at once',
    file: 'src/control/history/prune-history.ts',
    find: 'const rowsAtOnce = 500',
    replace: 'const rowsAtOnce = 5000',
    tests: kept,
  },
  {
    rule: 'F67',
    what: 'a card says too long that it has fewer open chats than there are',
    file: 'src/store/live/session-counts.ts',
    find: 'a.sessions_shown * 10 - 1',
    replace: 'a.sessions_shown * 100 - 1',
    tests: ['test/control/activations/follow-sessions.test.ts'],
  },
]

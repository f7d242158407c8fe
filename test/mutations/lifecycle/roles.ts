import type { Mutation } from '../mutation.ts'

const matrix = ['test/domain/access.test.ts']

export const roleMutations: readonly Mutation[] = [
  {
    rule: 'F58',
    what: 'a supervisor edits',
    file: 'src/domain/access.ts',
    find: "'draft.edit': { does: 'edit a draft', org: ['designer', 'manager'] }",
    replace: "'draft.edit': { does: 'edit a draft', org: supervisorUp }",
    tests: matrix,
  },
  {
    rule: 'F58',
    what: 'a supervisor wants to publish',
    file: 'src/domain/access.ts',
    find: "'request.make': { does: 'ask to publish', org: ['designer', 'manager'] }",
    replace: "'request.make': { does: 'ask to publish', org: supervisorUp }",
    tests: matrix,
  },
  {
    rule: 'F58',
    what: 'a designer deactivates',
    file: 'src/domain/access.ts',
    find: "'bot.deactivate': { does: 'deactivate a bot', org: ['manager'] }",
    replace: "'bot.deactivate': { does: 'deactivate a bot', org: ['designer', 'manager'] }",
    tests: matrix,
  },
  {
    rule: 'F58',
    what: 'an admin lists bots',
    file: 'src/domain/access.ts',
    find: "'bots.list': { does: 'list the bots', org: ['analyzer', ...supervisorUp] }",
    replace: "'bots.list': { does: 'list the bots', org: ['analyzer', ...supervisorUp, 'admin'] }",
    tests: matrix,
  },
  {
    rule: 'F58',
    what: 'an admin may not share a bot',
    file: 'src/domain/access.ts',
    find: "'bot.share': { does: 'share this bot', org: [...supervisorUp, 'admin'] }",
    replace: "'bot.share': { does: 'share this bot', org: supervisorUp }",
    tests: matrix,
  },
  {
    rule: 'F60',
    what: 'of those who act at one moment each has the roles of all',
    file: 'src/store/bots/bot-people.ts',
    find: 'rows.filter((row) => row.personId === personId)',
    replace: 'rows.filter((row) => row.personId !== null)',
    tests: ['test/control/kit/authorize-at-once.test.ts'],
  },
  {
    rule: 'F60',
    what: 'a role on one bot is one on another that is asked for at the same moment',
    file: 'src/store/bots/bot-people.ts',
    find: 'held.filter((row) => row.botId === on)',
    replace: 'held.filter((row) => (row.botId === null) === (on === null))',
    tests: ['test/control/kit/authorize-at-once.test.ts'],
  },
]

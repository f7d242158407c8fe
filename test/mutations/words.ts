import type { Mutation } from './mutation.ts'

const told = ['test/bot/changes/tell-changes.test.ts']
const large = ['test/bot/changes/large.test.ts']
const shortened = ['test/bot/changes/shorten.test.ts']
const nothingLost = ['test/bot/changes/nothing-lost.test.ts']

/** Changes in customers' words, and what deserves a second look. */
export const wordMutations: readonly Mutation[] = [
  {
    rule: 'F74',
    what: 'a removed phrase is not told',
    file: 'src/bot/changes/tell-phrases.ts',
    find: "if (gone.length > 0) tellSome(telling, id, 'removed', gone)",
    replace: "if (gone.length > 99) tellSome(telling, id, 'removed', gone)",
    tests: nothingLost,
  },
  {
    rule: 'F74',
    what: 'a new flow does not swallow its messages',
    file: 'src/bot/changes/tell-flows.ts',
    find: 'return [...new Set(parts)].filter(free)',
    replace: 'return [...new Set(parts)].filter((part) => free(part) && false)',
    tests: told,
  },
  {
    rule: 'F74',
    what: 'numbers are cut with the words around them',
    file: 'src/bot/changes/cut-words.ts',
    find: 'at >= pieces.length - tail || neverCut.test(piece)',
    replace: 'at >= pieces.length - tail',
    tests: shortened,
  },
  {
    rule: 'F74',
    what: 'hidden characters deserve no second look',
    file: 'src/bot/changes/look-twice.ts',
    find: '  return tag === undefined\n',
    replace: '  return tag !== null\n',
    tests: told,
  },
  {
    rule: 'F74',
    what: 'a host without https is not seen',
    file: 'src/bot/hosts.ts',
    find: '{1,126}',
    replace: '{9,126}',
    tests: told,
  },
  {
    rule: 'F40',
    what: 'an approver reads the name of an address for the address',
    file: 'src/bot/changes/reading.ts',
    find: 'return isAddress ? value : `${value} (${name})`',
    replace: 'return isAddress ? value : whole',
    tests: ['test/bot/changes/values-in-words.test.ts'],
  },
  {
    rule: 'F29',
    what: 'an address is taken where no mail is sent, and nothing says so',
    file: 'src/chat/people/people-words.ts',
    find: '  sendsMail\n    ? []',
    replace: '  !sendsMail\n    ? []',
    tests: ['test/chat/first-steps.test.ts'],
  },
  {
    rule: 'F43',
    what: 'a form that says older chats go on agrees to their end',
    file: 'src/chat/activations/drain-options-fields.ts',
    find: 'stake === null || stake.openSessions === 0',
    replace: 'stake === null',
    tests: ['test/chat/activations/open-chats-in-chat.test.ts'],
  },
  {
    rule: 'F48',
    what: 'an approval promises numbers that it does not switch on',
    file: 'src/chat/requests/effect-words.ts',
    find: 'senders.filter(({ name }) => activeOn.includes(name))',
    replace: 'senders.filter(({ name }) => activeOn.length > 0 && name !== null)',
    tests: ['test/chat/requests/what-approval-does.test.ts'],
  },
  {
    rule: 'F78',
    what: 'a change of a data address needs no super admin',
    file: 'src/domain/review.ts',
    find: 'const superAdminOwes = firstOwes || riskOwes(facts, counting)',
    replace: 'const superAdminOwes = firstOwes',
    tests: ['test/domain/risk.test.ts'],
  },
  {
    rule: 'F66',
    what: 'the next step of a refusal names a command without the prefix',
    file: 'src/chat/kit/error-notices.ts',
    find: '[withPrefix(nextStep, commandPrefix)]',
    replace: "[withPrefix(nextStep, commandPrefix && '')]",
    tests: ['test/chat/named-commands.test.ts'],
  },
  {
    rule: 'F86',
    what: 'each change of thousands of buttons shows all of them',
    file: 'src/bot/changes/tell-buttons.ts',
    find: 'const besideMax = 100',
    replace: 'const besideMax = 100_000',
    tests: large,
  },
  {
    rule: 'F86',
    what: 'each phrase of an intent is compared with all of before',
    file: 'src/bot/changes/tell-phrases.ts',
    find: '!known.has(phrase)',
    replace: '!was.includes(phrase)',
    tests: large,
  },
]

import type { Mutation } from '../mutation.ts'

const tests = ['test/serve/phone.test.ts']

export const phoneMutations: readonly Mutation[] = [
  {
    rule: 'F71',
    what: 'phone: it writes to a number that WhatsApp serves',
    file: 'src/gateway/contacts/phone-senders.ts',
    find: 'return number === undefined ||',
    replace: 'return number !== null ||',
    tests,
  },
  {
    rule: 'F56',
    what: 'phone: its rows go to Meta',
    file: 'src/gateway/outbound/split-by-line.ts',
    find: '(isPhoneLine(from) ? onPhone : elsewhere)',
    replace: '(isPhoneLine(from) ? elsewhere : elsewhere)',
    tests,
  },
  {
    rule: 'F73',
    what: 'phone: nobody sees why a message has no answer',
    file: 'src/serve/phone-history.ts',
    find: 'if (turn?.silent !== undefined)',
    replace: 'if (turn?.silent === null)',
    tests,
  },
  {
    rule: 'F50',
    what: 'phone: a chat that nobody wrote in for hours still finishes',
    file: 'src/serve/phone-history.ts',
    find: 'session?.botId === botId && !isExpired',
    replace: 'session?.botId === botId || isExpired',
    tests,
  },
  {
    rule: 'F71',
    what: 'a card keeps the address of before the server listens',
    file: 'src/serve/playground/add-playground.ts',
    find: 'publicUrl: () => deps.settings.publicUrl,',
    replace: 'publicUrl: ((url) => () => url)(deps.settings.publicUrl),',
    tests,
  },
]

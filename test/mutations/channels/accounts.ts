import type { Mutation } from '../mutation.ts'

const contacts = ['test/gateway/contacts/contacts-of.test.ts']
const kinds = ['test/gateway/channel-kinds.test.ts']
const numbers = ['test/control/senders/numbers.test.ts']

/** Customers' names, our numbers and their accounts, and what has no words. */
export const accountMutations: readonly Mutation[] = [
  {
    rule: 'F56',
    what: 'contacts: an old number still leads to who had it',
    file: 'src/gateway/contacts/change-contact.ts',
    find: 'for (const name of entry.names.filter(isGone)) dropName(',
    replace: 'for (const name of entry.names.filter(() => at < 0)) dropName(',
    tests: contacts,
  },
  {
    rule: 'F56',
    what: 'contacts: late news name whoever has the number since',
    file: 'src/gateway/contacts/change-contact.ts',
    find: 'isSame(name, alias) && name.at <= at',
    replace: 'isSame(name, alias)',
    tests: contacts,
  },
  {
    rule: 'F56',
    what: 'contacts: two contacts that are one person keep two histories',
    file: 'src/gateway/contacts/contact-book.ts',
    find: 'await moveContact(trx, { channel, from, to: id ??',
    replace: 'if (from === "") await moveContact(trx, { channel, from, to: id ??',
    tests: contacts,
  },
  {
    rule: 'F56',
    what: 'numbers: one that is connected elsewhere is never known as such',
    file: 'src/gateway/connected-numbers.ts',
    find: 'const until = now() + knownMs',
    replace: 'const until = now() + knownMs * 1e6',
    tests: ['test/gateway/connected-numbers.test.ts'],
  },
  {
    rule: 'F86',
    what: 'numbers: every delivery asks for its own',
    file: 'src/gateway/connected-numbers.ts',
    find: '?.until ?? 0) <= now()',
    replace: '?.until ?? 0) >= 0',
    tests: ['test/gateway/connected-numbers.test.ts'],
  },
  {
    rule: 'F56',
    what: 'numbers: any app speaks for any number',
    file: 'src/gateway/contacts/senders-of.ts',
    find: 'secretName === signedBy ?',
    replace: 'secretName !== signedBy + "x" ?',
    tests: kinds,
  },
  {
    rule: 'F56',
    what: 'numbers: another app takes a sender over by the number it shows',
    file: 'src/gateway/contacts/senders-of.ts',
    find: 'if (held && held.connectedBy !== null) return',
    replace: 'if (held && held.connectedBy === "") return',
    tests: kinds,
  },
  {
    rule: 'F56',
    what: 'numbers: a secret is taken for its name',
    file: 'src/domain/conversation/channel-account.ts',
    find: 'export const tokenNames = /^WHATSAPP_ACCESS_TOKEN(_[A-Z0-9_]{1,40})?$/',
    replace: 'export const tokenNames = /./',
    tests: numbers,
  },
  {
    rule: 'F54',
    what: 'numbers: a code can be guessed without end',
    file: 'src/gateway/contacts/prove-number.ts',
    find: 'if (proof.triesLeft <= 0 ||',
    replace: 'if (',
    tests: kinds,
  },
  {
    rule: 'F54',
    what: 'numbers: an old code proves for ever',
    file: 'src/gateway/contacts/prove-number.ts',
    find: '|| proof.expiresAt <= at) return false',
    replace: ') return false',
    tests: kinds,
  },
  {
    rule: 'F87',
    what: 'unread: a customer is told each time',
    file: 'src/store/live/unread-told.ts',
    find: ".where('unreadTold.at', '<', since)",
    replace: ".where('unreadTold.at', '<', since + 10 ** 12)",
    tests: kinds,
  },
  {
    rule: 'F73',
    what: 'unread: the bot speaks while a person has taken over',
    file: 'src/gateway/unread/take-unread.ts',
    find: 'if (session.handedOver === 1) return',
    replace: 'if (session.handedOver === 2) return',
    tests: kinds,
  },
]

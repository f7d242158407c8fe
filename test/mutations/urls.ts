import type { Mutation } from './mutation.ts'

const tests = ['test/control/senders/web-urls.test.ts']

export const urlMutations: readonly Mutation[] = [
  {
    rule: 'F40',
    what: 'urls: one that something live uses is retired',
    file: 'src/control/senders/change-url.ts',
    find: '    mustBeUnused(name, await usesOfUrl(trx, row))\n',
    replace: '',
    tests,
  },
  {
    rule: 'F40',
    what: 'urls: a renamed one is no longer found in what is live',
    file: 'src/control/senders/where-used.ts',
    find: 'urls?.some((one) => one.id === id) === true',
    replace: 'urls?.some((one) => one.name === name) === true',
    tests,
  },
  {
    rule: 'F18',
    what: 'urls: a live bot opens the address of today',
    file: 'src/gateway/read-model.ts',
    find: 'await compiled(row.definition, row.binding.urls)',
    replace: 'await compiled(row.definition)',
    tests,
  },
  {
    rule: 'F15',
    what: 'urls: a corrected address joins without the settings',
    file: 'src/control/requests/make-candidate.ts',
    find: ', ...urlsOf(base.urls) }',
    replace: ' }',
    tests,
  },
  {
    rule: 'F23',
    what: 'urls: who corrected an address is no author',
    file: 'src/control/requests/make-candidate.ts',
    find: '    ...(await urlAuthors(db, before, after)),\n',
    replace: '',
    tests,
  },
  {
    rule: 'F40',
    what: 'urls: a voice part without a voice sender',
    file: 'src/bot/checks/settings.ts',
    find: "return served ? [] : [error('channel-without-sender'",
    replace: "return served || channel === 'voice' ? [] : [error('channel-without-sender'",
    tests,
  },
  {
    rule: 'F11',
    what: 'urls: a retired one may be named',
    file: 'src/bot/checks/urls.ts',
    find: 'if (found && !found.isRetired) return []',
    replace: 'if (found) return []',
    tests,
  },
  {
    rule: 'F40',
    what: 'urls: an address that is not https',
    file: 'src/control/senders/add-url.ts',
    find: '/^https:',
    replace: '/^https?:',
    tests,
  },
]

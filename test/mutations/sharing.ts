import type { Mutation } from './mutation.ts'

export const sharingMutations: readonly Mutation[] = [
  {
    rule: 'F54',
    what: 'sharing: a test sender is shared',
    file: 'src/control/sharing/share-bot.ts',
    find: '  if (sender.isTest === 1) throw onTestSender(bot, sender)\n',
    replace: '',
    tests: ['test/control/activations/live.test.ts', 'test/control/sharing.test.ts'],
  },
  {
    rule: 'F53',
    what: 'sharing: a code for a sender that is not WhatsApp',
    file: 'src/control/sharing/share-bot.ts',
    find: "senders.filter((sender) => sender.channel === 'whatsapp')",
    replace: 'senders',
    tests: ['test/control/activations/live.test.ts', 'test/control/sharing.test.ts'],
  },
  {
    rule: 'F53',
    what: 'sharing: one of several numbers, chosen silently',
    file: 'src/control/sharing/share-bot.ts',
    find: '  if (name === undefined && onWhatsapp.length > 1) throw several(bot, onWhatsapp)\n',
    replace: '',
    tests: ['test/control/activations/live.test.ts', 'test/control/sharing.test.ts'],
  },
  {
    rule: 'F40',
    what: 'sharing: an endpoint is replaced silently',
    file: 'src/control/senders/add-endpoint.ts',
    find: 'if (isAlias || (known && !replace))',
    replace: 'if (isAlias)',
    tests: ['test/control/senders/resources.test.ts'],
  },
  {
    rule: 'F40',
    what: 'sharing: a password stands in an address',
    file: 'src/control/senders/add-endpoint.ts',
    find: "return username === '' && password === ''",
    replace: "return username === ''",
    tests: ['test/control/senders/resources.test.ts'],
  },
  {
    rule: 'F40',
    what: 'sharing: an endpoint replaced has no before',
    file: 'src/control/senders/add-endpoint.ts',
    find: '      before: known && { url: known.url },\n',
    replace: '',
    tests: ['test/control/senders/resources.test.ts'],
  },
]

import type { Mutation } from '../mutation.ts'

const send = 'adapters/mail/outbound/send.ts'
const problems = 'adapters/mail/outbound/problems.ts'
const wire = ['test/adapters/mail/send.test.ts']
const desk = ['test/notify/mail.test.ts']
const pages = ['test/http/mail-page.test.ts']

export const mailMutations: readonly Mutation[] = [
  {
    rule: 'F29',
    what: 'mail: a Message-ID of its own at every attempt',
    file: send,
    find: ".update(key).digest('hex')",
    replace: ".update(`${key}${process.hrtime.bigint()}`).digest('hex')",
    tests: wire,
  },
  {
    rule: 'F29',
    what: 'mail: a server that lets nobody send blames the address',
    file: problems,
    find: "  if ((status.startsWith('7.') && !isRecipient) || isRelaying) return refusesUs(said)\n",
    replace: '',
    tests: wire,
  },
  {
    rule: 'F29',
    what: 'mail: what is asked no more is sent',
    file: 'src/mail/describe-mail.ts',
    find: "kind === 'ask' && !isStillOwed(event, view, personId)",
    replace: 'false',
    tests: desk,
  },
  {
    rule: 'F29',
    what: 'mail: given up after a day like a chat',
    file: 'src/notify/deliver.ts',
    find: 'const mailForMs = 4 * 24',
    replace: 'const mailForMs = 1 * 24',
    tests: desk,
  },
  {
    rule: 'F29',
    what: 'mail: goes to who may not see the bot any more',
    file: 'src/mail/describe-mail.ts',
    find: '  if (!(await maySeeBot(ctx.db, personId, view.bot))) {\n',
    replace: '  if (!box) {\n',
    tests: desk,
  },
  {
    rule: 'F28',
    what: 'mail: each reminder that a server missed is sent when it is back',
    file: 'src/notify/send-mail.ts',
    find: '  if (isStanding && (await hasNewerMail(deps.db, row))) return\n',
    replace: '',
    tests: desk,
  },
  {
    rule: 'F29',
    what: 'mail: queued without a mail server',
    file: 'src/control/mail/queue-mails.ts',
    find: '  if (!ctx.settings.mail) return\n',
    replace: '',
    tests: desk,
  },
  {
    rule: 'F29',
    what: 'mail: a mailbox that refuses is tried again and again',
    file: 'src/control/mail/queue-mails.ts',
    find: 'return !box.isRefused && ',
    replace: 'return ',
    tests: desk,
  },
  {
    rule: 'F29',
    what: 'mail: a link opens for whoever puts their name into it',
    file: 'src/store/kit/sign.ts',
    find: '  return isOurs ? text : null',
    replace: '  return isOurs || text ? text : null',
    tests: pages,
  },
  {
    rule: 'F29',
    what: 'mail: a link opens forever',
    file: 'src/control/mail/read-mailed-request.ts',
    find: ' || link.until <= ctx.now()',
    replace: '',
    tests: pages,
  },
  {
    rule: 'F29',
    what: 'mail: a link opens for who may not see the bot any more',
    file: 'src/control/mail/read-mailed-request.ts',
    find: '    if (!(await maySeeBot(db, person.id, bot))) return null\n',
    replace: '',
    tests: pages,
  },
  {
    rule: 'F27',
    what: 'mail: opening the link ends the news',
    file: 'src/http/mail/mail-routes.ts',
    find: '      if (!isStopLink(ctx, request.params.token)) return notGood(request, reply)\n',
    replace:
      '      if (!(await stopNewsByLink(ctx, request.params))) return notGood(request, reply)\n',
    tests: pages,
  },
  {
    rule: 'F29',
    what: 'mail: goes before its card, without the way to it',
    file: 'src/notify/send-mail.ts',
    find: "  if (row.attempts === 0 && (await isCardUntried(deps.db, { subject }))) throw cardGoesFirst('mail')\n",
    replace: '',
    tests: desk,
  },
]

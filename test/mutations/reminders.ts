import type { Mutation } from './mutation.ts'

const reminders = ['test/control/requests/reminders.test.ts']
const directs = ['test/notify/may-be-told.test.ts']
const settings = ['test/chat/people/settings-in-chat.test.ts']
const mayTell = 'src/domain/people/may-tell-at.ts'
const verb = 'src/control/reminders/remind-reviewers.ts'

/** Who is reminded, when, and how the desk writes to people. */
export const reminderMutations: readonly Mutation[] = [
  {
    rule: 'F28',
    what: 'reminders: a weekend is a working day',
    file: mayTell,
    find: 'weekday === 0 || weekday === 6 || ',
    replace: '',
    tests: reminders,
  },
  {
    rule: 'F28',
    what: 'reminders: quiet hours over midnight are none',
    file: mayTell,
    find: 'quietFromMin > quietToMin',
    replace: 'false',
    tests: reminders,
  },
  {
    rule: 'F28',
    what: 'reminders: a muted person is reminded',
    file: mayTell,
    find: '  if (person.remindersOffAt !== null) return null\n',
    replace: '',
    tests: reminders,
  },
  {
    rule: 'F28',
    what: 'reminders: whoever was told is told again',
    file: verb,
    find: '.filter(({ id }) => (told.get(id) ?? 0) < nth)',
    replace: '.filter(() => nth > 0 && told)',
    tests: reminders,
  },
  {
    rule: 'F28',
    what: 'reminders: a chat that was away gets them all',
    file: verb,
    find: '    await dropUnsentReminders(trx, subject, reminded)\n',
    replace: '    await dropUnsentReminders(trx, subject, [])\n',
    tests: reminders,
  },
  {
    rule: 'F28',
    what: 'reminders: more people are told again and again',
    file: verb,
    find: 'escalatedAt !== null || ',
    replace: '',
    tests: reminders,
  },
  {
    rule: 'F28',
    what: 'reminders: who owed a review hears of no end',
    file: 'src/control/requests/expire-requests.ts',
    find: '[request.requester, ...(await stillOwing(trx, request))]',
    replace: '[request.requester, ...(await stillOwing(trx, request)).slice(9)]',
    tests: reminders,
  },
  {
    rule: 'F28',
    what: 'reminders: one that waited in the outbox is sent after the review',
    file: 'src/store/requests/reminders.ts',
    find: "state: 'awaiting approval' })",
    replace: '})',
    tests: reminders,
  },
  {
    rule: 'F29',
    what: 'settings: an address of one’s own counts at once',
    file: 'src/control/people/set-my-settings.ts',
    find: 'return { mailAsked: mail === before.mail ? null : mail }',
    replace: 'return { mail, mailAsked: before.mailAsked }',
    tests: settings,
  },
  {
    rule: 'F29',
    what: 'settings: two addresses are one',
    file: 'src/domain/people/mail-address.ts',
    find: 'more !== undefined || ',
    replace: '',
    tests: settings,
  },
  {
    rule: 'F67',
    what: 'settings: news comes to whoever wants none',
    file: 'src/control/requests/notify-request.ts',
    find: "  'request.commented',\n",
    replace: '',
    tests: settings,
  },
  {
    rule: 'F58',
    what: 'direct messages: who was switched off is told',
    file: 'src/notify/may-be-told.ts',
    find: '  if (person.disabledAt !== null) return false\n',
    replace: '',
    tests: directs,
  },
  {
    rule: 'F60',
    what: 'direct messages: who lost every role is told',
    file: 'src/notify/may-be-told.ts',
    find: "  return missingPermission(roles, 'bot.see') === null\n",
    replace: "  return missingPermission(roles, 'bot.see') !== undefined\n",
    tests: directs,
  },
  {
    rule: 'F60',
    what: 'direct messages: an admin hears nothing of a bot that they do not see',
    file: 'src/notify/may-be-told.ts',
    find: "  if (roles.org.includes('admin') && !forViewers.has(event.type)) return true\n",
    replace: '',
    tests: directs,
  },
  {
    rule: 'F28',
    what: 'reminders: who may not review any more is asked for it',
    file: 'src/store/requests/reminders.ts',
    find: "  return missingPermission(roles, 'request.review') === null\n",
    replace: "  return missingPermission(roles, 'request.review') !== undefined\n",
    tests: directs,
  },
  {
    rule: 'F28',
    what: 'reminders: the one of another install is dropped',
    file: 'src/store/requests/reminders.ts',
    find: ' and identities.install = outbox.install',
    replace: '',
    tests: directs,
  },
]

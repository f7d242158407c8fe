/** What somebody tried and was refused, by the verb: `tried to plan a schedule of orders`. */
type Tried = (it: string) => string

const of =
  (what: string): Tried =>
  (it) =>
    `${what} of ${it}`
const plain =
  (what: string): Tried =>
  (it) =>
    `${what} ${it}`
const alone =
  (what: string): Tried =>
  () =>
    what

const bots: Record<string, Tried> = {
  'approver.add': of('add an approver'),
  'approver.remove': of('take away an approver'),
  'bot.activate': plain('activate'),
  'bot.create': alone('make a bot'),
  'bot.deactivate': plain('deactivate'),
  'bot.delete': plain('delete'),
  'bot.diff': of('compare versions'),
  'bot.duplicate': plain('duplicate'),
  'bot.export': plain('export'),
  'bot.hand-over': plain('hand over'),
  'bot.import': alone('import a bot'),
  'bot.list': alone('list the bots'),
  'bot.read': plain('look at'),
  'bot.rename': plain('rename'),
  'bot.schedule': plain('plan a schedule for'),
  'bot.share': plain('share'),
  'bot.subscribe': plain('subscribe to releases of'),
  'bot.unsubscribe': plain('unsubscribe from releases of'),
  'draft.check': of('check the draft'),
  'draft.lock': of('edit the draft'),
  'draft.read': of('read the draft'),
  'draft.save': of('save the draft'),
  'draft.unlock': of('give back the draft'),
  'drain.end': of('end the last chats'),
  'drain.extend': of('give more time to the last chats'),
  'drain.see': of('look at the last chats'),
  'flow.list': of('list the flows'),
  'home.set': of('move the cards'),
  'logo.set': of('set the logo'),
  'policy.confirm': of('confirm the looser rules'),
  'policy.drop': of('drop the looser rules'),
  'policy.read': of('read the approval rules'),
  'policy.set': of('change the approval rules'),
  'version.list': of('list the versions'),
  'version.revert': plain('revert'),
}

const requests: Record<string, Tried> = {
  'request.approve': plain('approve'),
  'request.break-glass': plain('approve alone'),
  'request.comment': plain('comment on'),
  'request.list': alone('list the requests'),
  'request.look': plain('check the emergency approval of'),
  'request.make': plain('ask for a release of'),
  'request.prepare': plain('prepare a request for'),
  'request.read': plain('look at'),
  'request.rebase': plain('update'),
  'request.turn-down': plain('turn down'),
  'request.withdraw': plain('withdraw'),
  'schedule.answer': of('answer for a late schedule'),
  'schedule.cancel': plain('cancel the schedule'),
  'schedule.list': alone('list the schedules'),
  'schedule.propose': plain('plan a schedule for'),
  'schedule.read': plain('look at the schedule'),
}

const gray: Record<string, Tried> = {
  'gray.grow': of('let more customers meet the gray release'),
  'gray.hold': of('hold the gray release'),
  'gray.list': alone('list the gray releases'),
  'gray.read': of('look at the gray release'),
  'gray.rule': alone('save a gray rule'),
  'gray.rule-confirm': alone('confirm a wider gray rule'),
  'gray.rule-delete': alone('delete a gray rule'),
  'gray.rule-drop': alone('drop a wider gray rule'),
  'gray.rules': alone('list the gray rules'),
}

const chats: Record<string, Tried> = {
  'conversation.export': of('export a chat'),
  'conversation.list': of('list the chats'),
  'conversation.restart': of('begin a chat anew'),
  'conversation.reveal': of('see a customer’s number'),
  'conversation.trace': of('follow a chat'),
  'conversation.why': of('ask why a customer gets a version'),
  'handoff.end': alone('end a hand-over'),
  'handoff.list': alone('list the hand-overs'),
  'handoff.read': alone('look at a hand-over'),
  'handoff.reply': alone('answer a customer'),
  'handoff.return': alone('give a customer back to the bot'),
  'problems.list': of('list what went wrong'),
  'short-link.draw': of('draw a code'),
  'short-link.entry': of('make the entry links'),
  'short-link.export': of('export the links'),
  'short-link.list': of('list the links'),
  'short-link.make': of('make a link'),
  'try.end': alone('end a try'),
  'try.read': alone('look at a try'),
  'try.say': alone('write in a try'),
  'try.start': plain('try'),
}

const settings: Record<string, Tried> = {
  'audit.export': alone('export the audit log'),
  'audit.read': alone('read the audit log'),
  'audit.verify': alone('verify the audit log'),
  'endpoint.add': alone('add an action endpoint'),
  'endpoint.list': alone('list the action endpoints'),
  'endpoint.rename': plain('rename'),
  'endpoint.retire': plain('take out of use'),
  'endpoint.rotate': of('renew the secret'),
  'notifier.add': alone('add an error notifier'),
  'notifier.correct': plain('correct'),
  'notifier.list': alone('list the error notifiers'),
  'notifier.rename': plain('rename'),
  'notifier.retire': plain('take out of use'),
  'notifier.test': plain('send a test to'),
  'profile.add': alone('make a profile'),
  'profile.list': alone('list the profiles'),
  'profile.read': plain('look at'),
  'profile.retire': plain('take out of use'),
  'profile.save': plain('change'),
  'profile.secret': of('give a new value to a secret'),
  'profile.secret-drop': of('delete a secret'),
  'sender.add': alone('add a number'),
  'sender.change': plain('change'),
  'sender.list': alone('list the numbers'),
  'sender.prove': plain('prove the tester of'),
  'sender.retire': plain('take out of use'),
  'url.add': alone('name a web URL'),
  'url.correct': plain('correct'),
  'url.list': alone('list the web URLs'),
  'url.rename': plain('rename'),
  'url.retire': plain('take out of use'),
}

const people: Record<string, Tried> = {
  'account.link': alone('link an account'),
  'account.unlink': alone('unlink an account'),
  'channel.connect': alone('connect a channel'),
  'channel.disconnect': alone('disconnect a channel'),
  'channel.list': alone('list the channels'),
  'link-code.make': alone('make a code for linking an account'),
  'link.confirm': alone('confirm a linked account'),
  'link.list': alone('list the linked accounts'),
  'link.read': alone('look at a linked account'),
  'mailboxes.list': alone('list the mailboxes'),
  'outbox.list': alone('list the messages that could not be sent'),
  'people.list': alone('list the people'),
  'person.add': alone('add a person'),
  'person.disable': plain('block'),
  'person.enable': plain('let back in'),
  'person.join': alone('join'),
  'person.mail': of('change the mail address'),
  'person.rename': plain('rename'),
  'person.settings': of('change how the desk writes'),
  'role.give': plain('give a role to'),
  'role.take': plain('take a role from'),
  'settings.read': alone('read the settings'),
  'token.list': alone('list the tokens'),
  'token.make': alone('make a token'),
  'token.revoke': alone('revoke a token'),
}

const tried: Record<string, Tried> = {
  ...bots,
  ...requests,
  ...gray,
  ...chats,
  ...settings,
  ...people,
}

/** `plan a schedule for orders`; a verb without words of its own says its noun at least. */
export const triedTo = (action: string, it: string): string =>
  Object.hasOwn(tried, action)
    ? (tried[action]?.(it) ?? '')
    : `do something with ${action.split('.')[0]?.replaceAll('-', ' ')} on ${it}`

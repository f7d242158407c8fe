import type { Mutation } from '../mutation.ts'

const room = 'test/gateway/outbound'
const alone = [`${room}/settle-alone.test.ts`]
const tooOld = [`${room}/too-old.test.ts`]
const flood = ['test/gateway/inbox/flood.test.ts']
const longLine = [`${room}/long-line.test.ts`]

/** One message or customer that would hold up others. */
export const holdUpMutations: readonly Mutation[] = [
  {
    rule: 'F86',
    what: 'flood: one customer fills the inbox, and nobody else is taken',
    file: 'src/gateway/inbox/flood.ts',
    find: 'if (count < most) fit.push(row)',
    replace: 'if (count < most * 1000) fit.push(row)',
    tests: flood,
  },
  {
    rule: 'F87',
    what: 'flood: what gets no answer is not recorded',
    file: 'src/gateway/inbox/flood.ts',
    find: '  await insertMessages(trx, lines)\n',
    replace: '',
    tests: flood,
  },
  {
    rule: 'F87',
    what: 'flood: the customer hears of each message that it is not read',
    file: 'src/gateway/inbox/flood.ts',
    find: '    toldAt.set(key, at)\n',
    replace: '',
    tests: flood,
  },
  {
    rule: 'F73',
    what: 'flood: the bot speaks while a person has taken over',
    file: 'src/gateway/inbox/flood.ts',
    find: "route.kind === 'talk' && route.conversation.session.handedOver === 0",
    replace: "route.kind === 'talk'",
    tests: flood,
  },
  {
    rule: 'F56',
    what: 'flood: what comes again is recorded again',
    file: 'src/gateway/inbox/flood.ts',
    find: 'flood.filter(({ id }) => ids.has(id))',
    replace: 'flood.filter(({ id }) => ids.size >= 0 && id)',
    tests: flood,
  },
  {
    rule: 'F86',
    what: 'flood: each insert counts what waits of its customers',
    file: 'src/gateway/inbox/store-inbound.ts',
    find: 'if (waiting + rows.length <= customerWaitingMax)',
    replace: 'if (waiting + rows.length < 0)',
    tests: flood,
  },
  {
    rule: 'F87',
    what: 'outbound: what gets too old on a paused number is said to be when the pause ends',
    file: 'src/gateway/outbound/outbound.ts',
    find: '...late(pool, senders, at)',
    replace: '...late(pool, [], at)',
    tests: tooOld,
  },
  {
    rule: 'F87',
    what: 'outbound: what gets too old on a paused account is said to be when the pause ends',
    file: 'src/gateway/outbound/attempt-send.ts',
    find: 'Math.min(at + waitMs, lateAt(row, replyMaxAgeMs))',
    replace: 'Math.max(at + waitMs, lateAt(row, replyMaxAgeMs))',
    tests: tooOld,
  },
  {
    rule: 'F87',
    what: 'outbound: what WhatsApp slowed itself is said to be too old when the pause ends',
    file: 'src/gateway/outbound/decide-fate.ts',
    find: 'Math.min(now + afterMs, lateAt(row, replyMaxAgeMs))',
    replace: 'now + afterMs',
    tests: tooOld,
  },
  {
    rule: 'F87',
    what: 'outbound: a paused number sends what is not too old',
    file: 'src/store/outbound/claim-outbound.ts',
    find: 'madeBefore === undefined ? afterAllIds :',
    replace: 'madeBefore !== null ? afterAllIds :',
    tests: tooOld,
  },
  {
    rule: 'F86',
    what: 'outbound: one customer has any number of answers waiting',
    file: 'src/gateway/outbound/queue-outbound.ts',
    find: 'return count > lineMax',
    replace: 'return count > lineMax * 1000',
    tests: longLine,
  },
  {
    rule: 'F87',
    what: 'outbound: nobody hears of answers for which no room was left',
    file: 'src/gateway/inbox/write-plan.ts',
    find: '  await sayTooMany(deps, trx, queued.late)\n',
    replace: '',
    tests: longLine,
  },
  {
    rule: 'F87',
    what: 'outbound: what can not be kept of one message takes what is known of others with it',
    file: 'src/gateway/outbound/outbound.ts',
    find: 'if (fates.length === 0) throw error',
    replace: 'if (fates.length >= 0) throw error',
    tests: alone,
  },
  {
    rule: 'F87',
    what: 'outbound: nobody hears of what can not be kept of a message',
    file: 'src/gateway/outbound/settle-alone.ts',
    find: '      await tellUnkept(deps, fate, error)\n',
    replace: '',
    tests: alone,
  },
  {
    rule: 'F87',
    what: 'statuses: one that can not be kept comes again for days, with all of its delivery',
    file: 'src/gateway/outbound/keep-statuses.ts',
    find: 'park(deps, one, error)',
    replace: 'Promise.reject(error)',
    tests: alone,
  },
]

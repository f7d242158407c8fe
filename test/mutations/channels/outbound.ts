import type { Mutation } from '../mutation.ts'

const room = 'test/gateway/outbound'
const send = [`${room}/send.test.ts`]
const unknown = [`${room}/unknown-fate.test.ts`]
const statuses = [`${room}/statuses.test.ts`]
const direct = [`${room}/direct.test.ts`]
const proactive = [`${room}/proactive.test.ts`]
const order = `${room}/order.long.test.ts`

const mutation = (
  what: string,
  file: string,
  find: string,
  replace: string,
  tests: readonly string[],
): Mutation => ({ rule: 'F56', what: `outbound: ${what}`, file, find, replace, tests })

const fate = 'src/gateway/outbound/decide-fate.ts'
const claim = 'src/store/outbound/claim-outbound.ts'

export const outboundMutations: readonly Mutation[] = [
  {
    rule: 'F45',
    what: 'outbound: what two transactions say to one customer is not in one order',
    file: 'src/store/outbound/contact-windows.ts',
    find: "${isShared(trx) ? hold : ''}",
    replace: '',
    tests: [order],
  },
  {
    rule: 'F56',
    what: 'outbound: another clock that is ahead lets an answer overtake',
    file: 'src/gateway/outbound/queue-outbound.ts',
    find: 'last === undefined || id > last ? id',
    replace: 'last !== id ? id',
    tests: [order],
  },
  mutation(
    'a bubble overtakes the one before',
    claim,
    'and e.contact = o.contact and e.id < o.id',
    'and e.contact = o.contact and e.id > o.id',
    send,
  ),
  mutation(
    'a failure that comes after the arrival is told again with each copy',
    'src/gateway/outbound/decide-status.ts',
    'if (code === failedLate) return null',
    '',
    statuses,
  ),
  mutation(
    'what is written overtakes what waits',
    'src/gateway/outbound/queue-outbound.ts',
    'picked.has(row) && !line ?',
    'picked.has(row) ?',
    direct,
  ),
  mutation(
    'what is written keeps no pace',
    'src/gateway/outbound/pick-direct.ts',
    'count >= rates.freeOf(senderId, at)',
    'count < 0',
    direct,
  ),
  mutation(
    'what is written while we stop is ours for a minute',
    'src/gateway/outbound/outbound.ts',
    '  if (!pool.isStarted) pool.deps.background.run(giveBack)\n',
    '',
    direct,
  ),
  mutation('a claim is no lease', claim, 'dueAt: now + leaseMs,', 'dueAt: now,', unknown),
  mutation(
    'a send of unknown fate goes again at once',
    fate,
    'export const unknownMs = 60_000',
    'export const unknownMs = 0',
    unknown,
  ),
  mutation(
    'a closed window is written to',
    fate,
    'if (now >= row.windowEndsAt)',
    'if (now >= row.windowEndsAt * 2)',
    send,
  ),
  mutation(
    'an old answer is sent',
    fate,
    'if (now < row.createdAt + replyMaxAgeMs) return null',
    'if (now > 0) return null',
    send,
  ),
  mutation(
    'the rest of a refused answer is sent',
    'src/gateway/outbound/settle-fates.ts',
    "unsent.filter(({ code }) => code === 'send-refused')",
    "unsent.filter(({ code }) => code === 'nothing')",
    send,
  ),
  mutation(
    'the team is told of each message',
    'src/gateway/outbound/settle-fates.ts',
    'if (!(await raiseAlert(trx, raised, again))) continue',
    'await raiseAlert(trx, raised, again)',
    send,
  ),
  mutation(
    'what is mended is never told again',
    'src/gateway/outbound/outbound.ts',
    'await forgetAlerts(trx, [...new Set(sent.map(({ row }) => row.senderId))])',
    'await forgetAlerts(trx, [])',
    send,
  ),
  mutation(
    'a customer gets more than the channel allows',
    'src/gateway/outbound/attempt-send.ts',
    'rates.takePair(pair, at)',
    'rates.pairWaitMs(pair, at)',
    send,
  ),
  mutation(
    'a slowed account is not left in peace',
    'src/gateway/outbound/attempt-send.ts',
    "if (fate.slows?.what === 'account') rates.pause(account, fate.slows.until)",
    '',
    send,
  ),
  mutation(
    'the first number takes all connections',
    'src/gateway/outbound/fair-slots.ts',
    'if (count < fewest) [first, fewest] = [at, count]',
    'if (count < 0) [first, fewest] = [at, count]',
    send,
  ),
  mutation(
    'a status does not settle a send of unknown fate',
    'src/gateway/outbound/decide-status.ts',
    "return state === 'sent' ? {} : { state: 'sent', settledAt: at, code: null, problem: null }",
    'return {}',
    unknown,
  ),
  mutation(
    'another number settles our messages by our ids',
    'src/gateway/outbound/apply-statuses.ts',
    'if (ours) return isTheirs(ours) ? ours : undefined',
    'if (ours) return ours',
    statuses,
  ),
  mutation(
    'another number settles our messages by the ids of WhatsApp',
    'src/gateway/outbound/apply-statuses.ts',
    'row.providerId === messageId && isTheirs(row)',
    'row.providerId === messageId',
    statuses,
  ),
  mutation(
    'a late failure takes back that it arrived',
    'src/gateway/outbound/decide-status.ts',
    'const status = laterStatus(row.status, told.status)',
    'const status = told.status',
    statuses,
  ),
  mutation(
    'what a status shows to be mended is told never again',
    'src/store/outbound/channel-alerts.ts',
    'if (since >= (latest.get(senderId) ?? 0)) continue',
    'if (since > 0) continue',
    statuses,
  ),
  mutation(
    'prices are forgotten',
    'src/gateway/outbound/decide-status.ts',
    'pricing: JSON.stringify(told.pricing)',
    "pricing: '{}'",
    statuses,
  ),
  mutation(
    'a goodbye goes out twice',
    'src/gateway/send-proactive-messages.ts',
    'const mine = rows.filter(({ id }) => taken.has(id))',
    'const mine = rows.filter(({ id }) => taken.size >= 0 && id)',
    proactive,
  ),
  mutation(
    'nobody hears that a goodbye reached nobody',
    'src/gateway/outbound/queue-proactive.ts',
    'const lost = said.filter(({ id }) => !reached.has(id))',
    'const lost = said.filter(({ id }) => id === reached.size.toString())',
    proactive,
  ),
  {
    rule: 'F87',
    what: 'outbound: a process claims more than it can begin soon',
    file: 'src/gateway/outbound/outbound.ts',
    find: 'claimsAtOnce = 192',
    replace: 'claimsAtOnce = 512',
    tests: ['test/gateway/outbound/direct.test.ts'],
  },
  {
    rule: 'F87',
    what: 'outbound: a number pauses for as long as Retry-After asks',
    file: 'adapters/whatsapp/outbound/graph-client.ts',
    find: 'const retryAfterSecondsMax = 300',
    replace: 'const retryAfterSecondsMax = 300_000',
    tests: ['test/adapters/whatsapp/outbound/send.test.ts'],
  },
  {
    rule: 'F87',
    what: 'outbound: an id of Graph is kept with what no database keeps',
    file: 'adapters/whatsapp/outbound/send-outcome.ts',
    find: 'z.object({ id })',
    replace: 'z.object({ id: z.string() })',
    tests: ['test/adapters/whatsapp/outbound/send.test.ts'],
  },
  {
    rule: 'F87',
    what: 'actions: an answer that is nested too deeply reads like a crash',
    file: 'src/gateway/actions/call-action.ts',
    find: 'if (error instanceof RangeError)',
    replace: 'if (error instanceof RangeError && error.message === "")',
    tests: ['test/gateway/call-action.test.ts'],
  },
  {
    rule: 'F86',
    what: 'outbound: a number taken for spam is silent until its time is over',
    file: 'src/gateway/outbound/rates.ts',
    find: 'if (pace) pace.nextAt = now + pacedEveryMs',
    replace: 'if (pace) pace.nextAt = pace.until',
    tests: ['test/gateway/outbound/paced.test.ts'],
  },
  {
    rule: 'F86',
    what: 'outbound: a number taken for spam goes on at its own pace',
    file: 'src/gateway/outbound/rates.ts',
    find: 'return paces.of(senderId, now) ? Math.min(1, free) : free',
    replace: 'return free',
    tests: ['test/gateway/outbound/paced.test.ts'],
  },
]

import fc from 'fast-check'
import { failureKinds } from '../../../src/domain/conversation/failures.ts'
import type { BotView } from '../../../src/control/bots/bot-view.ts'
import type { PublishPreview } from '../../../src/control/requests/prepare-publish.ts'
import type { RequestView } from '../../../src/control/requests/request-view.ts'
import { metrics } from '../../../src/domain/gray/plan.ts'
import { requestStates } from '../../../src/domain/request.ts'
import { toldOf } from './arbitrary-told.ts'
import { schedule } from '../schedules/schedules.ts'

/** Words as people and hostile people write them: long, empty of letters, emoji, right to left. */
export const word = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 400 }),
  fc.constantFrom(
    '🙂'.repeat(300),
    'قائمة الطلبات',
    '@everyone <!channel>',
    'a\n\n\nb',
    'x'.repeat(3000),
    '__proto__',
    ' ',
  ),
)
export const id = fc.constant('01JCQ0000000000000000000AB')
const person = fc.record({ id, name: word })
export const count = fc.nat(2000)
export const at = fc.integer({ min: 1, max: 4_000_000_000_000 })
export const version = fc.record({ id, label: fc.nat(9999).map((n) => `V1.${n}`) })
export const grayBeside = version.chain((one) => fc.boolean().map((isHeld) => ({ ...one, isHeld })))
const change = fc.record({
  part: word.map((name) => `flow:${name}` as const),
  kind: fc.constantFrom('added' as const, 'changed' as const, 'removed' as const),
  lines: fc.array(word, { maxLength: 5 }),
})
export const changes = fc.array(change, { maxLength: 200 })
export const told = toldOf(word)
export const bot = fc.record({ id, slug: fc.constant('orders'), name: word })
const sender = fc.record({
  name: word,
  channel: fc.constant('whatsapp' as const),
  masked: word,
  heldBy: fc.option(fc.record({ bot: word, openSessions: count, leavesAt: fc.option(at) })),
})
const verdict = fc.constantFrom('approve' as const, 'decline' as const, 'changes' as const)
export const checklist = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 150 }), {
  maxLength: 10,
})

export const drains = fc
  .array(
    fc.record({
      id: fc.constant('01JCQ0000000000000000000AB'),
      bot: fc.record({ id: fc.constant('b'), name: word }),
      version,
      sender: word,
      openSessions: count,
      opened: count,
      startedAt: at,
      dueAt: at,
      latestAt: at,
      goodbye: fc.option(word),
    }),
    { maxLength: 60 },
  )
  .map((all) => all.map((drain, i) => ({ ...drain, id: `01JCQ00000000000000000${1000 + i}` })))
export const names = fc.array(word, { maxLength: 20 })
export const senderChange = fc.record({
  left: names,
  dropped: names,
  gained: names,
  silenced: names,
  isOn: fc.boolean(),
})
const waitsFor = fc.array(
  fc.record({ count: fc.nat(10), of: fc.array(person, { maxLength: 20 }) }),
  { maxLength: 2 },
)
export const stake = fc.record({ openSessions: count, endingDrains: drains })

const plan = fc.record({
  steps: fc.array(
    fc.record({ basisPoints: fc.integer({ min: 1, max: 10_000 }), holdMs: fc.nat(86_400_000) }),
    {
      minLength: 1,
      maxLength: 10,
    },
  ),
  guards: fc.subarray([...metrics]),
  chatsMin: count,
  onWorse: fc.constantFrom('hold' as const, 'take back' as const),
  messagesMax: count,
})
const reach = fc.record({ met: count, of: count, isMore: fc.boolean() })

const unserved = fc.array(fc.record({ sender: word, channel: word, why: word, fix: word }), {
  maxLength: 20,
})

export const request: fc.Arbitrary<RequestView> = fc.record({
  id,
  number: fc.integer({ min: 1, max: 99_999 }),
  revision: fc.integer({ min: 1, max: 99 }),
  state: fc.constantFrom(...requestStates),
  track: fc.constantFrom('official' as const, 'gray' as const),
  kind: fc.constantFrom('publish' as const, 'promote' as const, 'cancel' as const),
  gray: fc.option(fc.record({ rules: names, plan: fc.option(plan), reach })),
  bot: fc.record({
    id,
    slug: fc.constant('orders'),
    name: word,
    accessCode: fc.option(fc.constant('123456')),
  }),
  profile: word,
  notifiers: fc.constant([]),
  requester: person,
  comment: word,
  hash: fc.constant('a'.repeat(64)),
  createdAt: at,
  expiresAt: at,
  base: fc.option(version),
  changes,
  told,
  risk: fc.option(fc.record({ approvals: fc.nat(10), superAdmin: fc.boolean(), because: word })),
  errors: count,
  warnings: fc.array(word, { maxLength: 50 }),
  overridden: fc.array(word, { maxLength: 50 }),
  senders: fc.array(sender, { maxLength: 20 }),
  checklist,
  reviews: fc.array(fc.record({ person, verdict, comment: word, ticks: fc.array(word), at }), {
    maxLength: 15,
  }),
  approvalsNeeded: fc.integer({ min: 1, max: 10 }),
  approvals: fc.nat(10),
  owing: fc.array(person, { maxLength: 30 }),
  first: fc.boolean(),
  decision: fc.option(fc.record({ by: fc.option(person), at, reason: fc.option(word) })),
  version: fc.option(version),
  mustChange: fc.option(word),
  staleWhy: fc.option(word),
  released: fc.option(fc.record({ official: fc.option(version), gray: fc.option(grayBeside) })),
  liveNow: fc.option(fc.record({ id, label: fc.constant('V1.4'), since: at })),
  replacedBy: fc.option(version),
  shownOn: fc.option(fc.constantFrom('official' as const, 'gray' as const)),
  isHeld: fc.boolean(),
  breakGlass: fc.option(
    fc.record({
      reason: word,
      overdue: fc.boolean(),
      lookDueAt: at,
      look: fc.option(fc.record({ by: person, at })),
    }),
  ),
  activeOn: fc.array(word, { maxLength: 20 }),
  unserved,
  activators: fc.array(person, { maxLength: 4 }),
  isFinishing: fc.boolean(),
  stake: fc.option(stake),
  senderChange: fc.option(senderChange),
  enough: fc.boolean(),
  waitsFor,
  heldBack: fc.array(person, { maxLength: 20 }),
})

const active = fc.record({
  senderId: id,
  name: word,
  channel: fc.constant('whatsapp' as const),
  masked: word,
  isTest: fc.boolean(),
  since: at,
  by: person,
  openSessions: count,
  sessionsShown: fc.constantFrom(0, 1, 10, 1000),
})
export const botView: fc.Arbitrary<BotView> = fc.record({
  id,
  slug: fc.constant('orders'),
  name: word,
  ids: fc.constant({ development: 'd', sandbox: 's', live: 'l' }),
  accessCode: fc.option(fc.constant('123456')),
  builtIn: fc.boolean(),
  policy: fc.record({ approvals: count, fourEyes: fc.boolean(), checklist }),
  superAdmins: fc.array(person, { maxLength: 20 }),
  approvers: fc.array(person, { maxLength: 60 }),
  draft: fc.record({ revision: count, updatedBy: person, updatedAt: at }),
  releases: fc.array(
    fc.record({
      track: fc.constant('official' as const),
      version,
      releasedAt: at,
      isHeld: fc.boolean(),
    }),
    { maxLength: 1 },
  ),
  unserved,
  active: fc.uniqueArray(active, { maxLength: 60, selector: (one) => one.name }),
  draining: drains,
  openRequest: fc.option(
    fc.record({ id, number: count, state: fc.constantFrom(...requestStates) }),
  ),
  schedules: fc.uniqueArray(schedule(word), { maxLength: 2, selector: (one) => one.label }),
  sharing: fc.record({
    hosted: fc.constantFrom(null, 'https://go.example.com/l/0123456789abcdef'),
    links: count,
    scans: count,
  }),
  failures: fc.constantFrom(
    [],
    failureKinds.map((kind) => ({ kind, count: 123_456 })),
  ),
})

export const finding = fc.record({
  severity: fc.constantFrom('error' as const, 'warning' as const, 'info' as const),
  code: fc.string({ minLength: 1, maxLength: 40, unit: fc.constantFrom('a', 'b', 'c', '-') }),
  text: word,
})
const gives = fc.record({
  numbers: fc.array(word, { maxLength: 60 }),
  urls: fc.array(fc.record({ name: word, url: word }), { maxLength: 60 }),
  variables: count,
  secrets: count,
  locale: fc.option(fc.constant('de-AT')),
  timeZone: fc.option(fc.constant('America/Argentina/ComodRivadavia')),
  sessionExpiryMs: fc.option(fc.constantFrom(60_000, 7_776_000_000)),
})
const kind = fc.constantFrom('added' as const, 'changed' as const, 'removed' as const)
export const preview: fc.Arbitrary<PublishPreview> = fc.record({
  bot,
  base: fc.option(version),
  editUrl: fc.constant('http://localhost:3000/edit/orders'),
  mode: fc.constantFrom('new' as const, 'again' as const),
  requestNumber: fc.option(count),
  changes,
  told,
  selectable: fc.record({
    flows: fc.uniqueArray(fc.record({ id: word, kind }), {
      maxLength: 300,
      selector: (flow) => flow.id,
    }),
    shared: fc.uniqueArray(
      fc.record({
        part: word.map((name) => `response:${name}` as const),
        kind,
        usedBy: fc.array(word, { maxLength: 20 }),
      }),
      { maxLength: 300, selector: (one) => one.part },
    ),
    settings: fc.boolean(),
  }),
  gray: fc.option(grayBeside),
  grayRules: fc.uniqueArray(word, { maxLength: 60 }),
  findings: fc.array(finding, { maxLength: 60 }),
  approvers: fc.uniqueArray(fc.record({ id: fc.uuid(), name: word }), {
    maxLength: 40,
    selector: (one) => one.id,
  }),
  asked: fc.constantFrom([], ['somebody']),
  senders: fc.array(sender, { maxLength: 20 }),
  numbers: fc.array(
    fc.record({
      name: word,
      masked: word,
      isOn: fc.boolean(),
      unserved: fc.option(fc.record({ why: word, fix: word })),
    }),
    { maxLength: 40 },
  ),
  getsTestCode: fc.boolean(),
  senderChange,
  notCarried: fc.constant(['analytics', 'the ids of the bot']),
  resources: fc.option(
    fc.record({
      given: fc.constant({ numbers: [], urls: [] }),
      isAsked: fc.boolean(),
      all: fc.uniqueArray(fc.record({ name: word, channel: fc.constant('whatsapp') }), {
        maxLength: 60,
        selector: ({ name }) => name,
      }),
    }),
  ),
  notifiers: fc.record({
    unreached: fc.array(word, { maxLength: 25 }),
    bound: fc.constant([]),
    all: fc.uniqueArray(fc.record({ id: word, name: word }), {
      maxLength: 30,
      selector: ({ id }) => id,
    }),
  }),
  profile: fc.record({ id: fc.constant('qa'), name: word }),
  profiles: fc.uniqueArray(
    fc.record({ id: fc.string({ minLength: 1, maxLength: 20 }), name: word, gives }),
    {
      selector: (one) => one.id,
      maxLength: 40,
    },
  ),
  comment: word,
})

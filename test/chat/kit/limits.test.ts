import fc from 'fast-check'
import { expect, it } from 'vitest'
import { botCard } from '../../../src/chat/bots/bot-card.ts'
import { fullChanges } from '../../../src/chat/requests/change-lines.ts'
import { requestCard } from '../../../src/chat/requests/request-card.ts'
import { truncateNotice } from '../../../src/chat/kit/truncate-notice.ts'
import { activateForm } from '../../../src/chat/activations/activate-form.ts'
import { endDrainForm, extendForm } from '../../../src/chat/activations/drain-forms.ts'
import { approveForm } from '../../../src/chat/requests/approve-form.ts'
import { deactivateForm } from '../../../src/chat/activations/deactivate-form.ts'
import { prefilled, ticked } from '../../../src/chat/kit/fields.ts'
import { publishForm } from '../../../src/chat/requests/publish-form.ts'
import { revertForm } from '../../../src/chat/versions/revert-form.ts'
import type { FieldValues } from '../../../src/chat/port.ts'
import { eventSentence } from '../../../src/chat/events/event-sentences.ts'
import { notice } from '../../../src/chat/kit/handler.ts'
import type { BotView } from '../../../src/control/bots/bot-view.ts'
import type { ActivationPreview } from '../../../src/control/activations/prepare-activation.ts'
import type { PublishPreview } from '../../../src/control/requests/prepare-publish.ts'
import type { RevertPreview } from '../../../src/control/versions/prepare-revert.ts'
import type { RequestView } from '../../../src/control/requests/request-view.ts'
import { requestStates } from '../../../src/domain/request.ts'
import { schedule } from '../schedules/schedules.ts'
import { checkCard, checkForm, checkLine, checkNotice } from '../../doubles/chat-limits.ts'

/** Words as people and hostile people write them: long, empty of letters, emoji, right to left. */
const word = fc.oneof(
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
const id = fc.constant('01JCQ0000000000000000000AB')
const person = fc.record({ id, name: word })
const count = fc.nat(2000)
const at = fc.integer({ min: 1, max: 4_000_000_000_000 })
const version = fc.record({ id, label: fc.nat(9999).map((n) => `V1.${n}`) })
const change = fc.record({
  part: word.map((name) => `flow:${name}` as const),
  kind: fc.constantFrom('added' as const, 'changed' as const, 'removed' as const),
  lines: fc.array(word, { maxLength: 5 }),
})
const changes = fc.array(change, { maxLength: 200 })
const bot = fc.record({ id, slug: fc.constant('orders'), name: word })
const sender = fc.record({
  name: word,
  channel: fc.constant('whatsapp' as const),
  masked: word,
  heldBy: fc.option(fc.record({ bot: word, openSessions: count, leavesAt: fc.option(at) })),
})
const verdict = fc.constantFrom('approve' as const, 'decline' as const, 'changes' as const)
const checklist = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 150 }), { maxLength: 10 })

const drains = fc
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
const names = fc.array(word, { maxLength: 20 })
const senderChange = fc.record({ left: names, gained: names, silenced: names })
const waitsFor = fc.array(
  fc.record({ count: fc.nat(10), of: fc.array(person, { maxLength: 20 }) }),
  { maxLength: 2 },
)
const stake = fc.record({ openSessions: count, endingDrains: drains })

const request: fc.Arbitrary<RequestView> = fc.record({
  id,
  number: fc.integer({ min: 1, max: 99_999 }),
  revision: fc.integer({ min: 1, max: 99 }),
  state: fc.constantFrom(...requestStates),
  track: fc.constant('official' as const),
  bot: fc.record({
    id,
    slug: fc.constant('orders'),
    name: word,
    accessCode: fc.option(fc.constant('123456')),
  }),
  requester: person,
  comment: word,
  hash: fc.constant('a'.repeat(64)),
  createdAt: at,
  expiresAt: at,
  base: fc.option(version),
  changes,
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
  replacedBy: fc.option(version),
  breakGlass: fc.option(
    fc.record({
      reason: word,
      overdue: fc.boolean(),
      lookDueAt: at,
      look: fc.option(fc.record({ by: person, at })),
    }),
  ),
  activeOn: fc.array(word, { maxLength: 20 }),
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
})
const botView: fc.Arbitrary<BotView> = fc.record({
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
    fc.record({ track: fc.constant('official' as const), version, releasedAt: at }),
    { maxLength: 1 },
  ),
  active: fc.uniqueArray(active, { maxLength: 60, selector: (one) => one.name }),
  draining: drains,
  openRequest: fc.option(
    fc.record({ id, number: count, state: fc.constantFrom(...requestStates) }),
  ),
  schedules: fc.uniqueArray(schedule(word), { maxLength: 2, selector: (one) => one.label }),
})

const finding = fc.record({
  severity: fc.constantFrom('error' as const, 'warning' as const, 'info' as const),
  code: fc.string({ minLength: 1, maxLength: 40, unit: fc.constantFrom('a', 'b', 'c', '-') }),
  text: word,
})
const kind = fc.constantFrom('added' as const, 'changed' as const, 'removed' as const)
const preview: fc.Arbitrary<PublishPreview> = fc.record({
  bot,
  base: fc.option(version),
  editUrl: fc.constant('http://localhost:3000/edit/orders'),
  mode: fc.constantFrom('new' as const, 'again' as const),
  requestNumber: fc.option(count),
  changes,
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
  findings: fc.array(finding, { maxLength: 60 }),
  approvers: fc.uniqueArray(fc.record({ id: fc.uuid(), name: word }), {
    maxLength: 40,
    selector: (one) => one.id,
  }),
  senders: fc.array(sender, { maxLength: 20 }),
  becomesPublic: fc.array(word, { maxLength: 40 }),
  senderChange,
  notCarried: fc.constant(['Analytics', 'The bot ids']),
  comment: word,
})

it('F67 keeps every request card within the limits of every platform', () => {
  fc.assert(fc.property(request, (view) => checkCard(requestCard(view))))
})

it('F67 keeps every bot card within the limits of every platform', () => {
  fc.assert(fc.property(botView, (view) => checkCard(botCard(view))))
})

it('F13 keeps the publish form within the limits, for hundreds of flows too', () => {
  fc.assert(
    fc.property(preview, (made) => checkForm(publishForm(made))),
    { numRuns: 60 },
  )
})

it('F15 gives back exactly the flows that were ticked, however they are called', () => {
  fc.assert(
    fc.property(preview, fc.infiniteStream(fc.boolean()), (made, coins) => {
      const { flows } = made.selectable
      const form = publishForm(made)
      const values: FieldValues = {}
      const chosen = new Set<string>()
      for (const field of form.pages.flatMap((page) => page.fields)) {
        if (field.kind !== 'choices' || !/^flows(-\d+)?$/.test(field.name)) continue
        const some = field.options.filter(() => coins.next().value)
        for (const option of some) chosen.add(option.value)
        values[field.name] = some.map((option) => option.value)
      }
      const back = ticked(
        values,
        'flows',
        flows.map((flow) => flow.id),
      )
      expect(back).toHaveLength(chosen.size)
      checkForm(prefilled(form, values))
    }),
    { numRuns: 60 },
  )
})

it('F25 keeps the approve form within the limits and gives back its ticks', () => {
  fc.assert(
    fc.property(request, fc.boolean(), (view, breaks) => {
      const form = approveForm(view, view.checklist, breaks)
      checkForm(form)
      const values: FieldValues = {}
      for (const field of form.pages.flatMap((page) => page.fields)) {
        if (field.kind === 'choices') values[field.name] = field.options.map((one) => one.value)
      }
      expect(ticked(values, 'ticks', view.checklist)).toEqual(view.checklist)
    }),
  )
})

it('F42 F44 F47 keeps the forms of activation and deactivation within the limits', () => {
  const state = fc.constantFrom('free' as const, 'ours' as const, 'taken' as const)
  const opened = fc.record({
    id,
    name: word,
    channel: fc.constant('whatsapp' as const),
    masked: word,
    isTest: fc.boolean(),
    state,
    holder: fc.option(fc.record({ bot: word, openSessions: count, leavesAt: fc.option(at) })),
  })
  const activation: fc.Arbitrary<ActivationPreview> = fc.record({
    bot: botView,
    version,
    senders: fc.uniqueArray(opened, { minLength: 1, maxLength: 60, selector: (one) => one.name }),
    endingDrains: drains,
    findings: fc.array(finding, { maxLength: 10 }),
  })
  fc.assert(
    fc.property(activation, drains, (made, endingDrains) => {
      if (made.senders.some((one) => one.state !== 'ours')) checkForm(activateForm(made))
      if (made.bot.active.length > 0) {
        checkForm(deactivateForm({ ...made.bot, endingDrains }))
      }
    }),
  )
})

it('F46 keeps the forms of drains within the limits, for many drains too', () => {
  fc.assert(
    fc.property(bot, drains, (made, all) => {
      if (all.length === 0) return
      checkForm(extendForm({ bot: made, drains: all }))
      checkForm(endDrainForm({ bot: made, drains: all }))
    }),
  )
})

it('F38 keeps the revert form within the limits, for a bot of a thousand versions too', () => {
  const reverting: fc.Arbitrary<RevertPreview> = fc.record({
    bot,
    current: version,
    target: version,
    changes,
    notReverted: fc.constant(['The draft', 'Analytics']),
    notRestored: names,
    senderChange,
    checklist,
    stake: fc.option(stake),
    openRequest: fc.option(count),
    versions: fc.uniqueArray(
      fc.nat(5000).map((n) => ({ id: `v${n}`, label: `V1.${n}` })),
      { maxLength: 1000, selector: (one) => one.id },
    ),
  })
  fc.assert(
    fc.property(reverting, (made) => {
      const versions = made.versions.filter(({ label }) => label !== made.target.label)
      checkForm(revertForm({ ...made, versions }))
    }),
    { numRuns: 50 },
  )
})

it('F68 cuts what is told privately to one message and counts the rest', () => {
  fc.assert(
    fc.property(changes, (many) => {
      const lines = fullChanges(many, 40)
      if (lines.length > 0) checkNotice(truncateNotice(notice(lines)))
    }),
  )
})

it('keeps every line of a thread short', () => {
  fc.assert(
    fc.property(word, word, word, (name, reason, who) => {
      const facts = {
        name: 'R-1',
        bot: name.slice(0, 80) || 'x',
        who: () => ({ mention: 'p', name: who.slice(0, 60) || 'x' }),
        at: 1,
        label: 'V1.0',
        prefix: '',
      }
      checkLine(eventSentence({ type: 'request.declined', requestId: 'r', by: 'p', reason }, facts))
      checkLine(
        eventSentence({ type: 'bot.failed', botId: 'b', sessionId: null, problem: reason }, facts),
      )
    }),
  )
})

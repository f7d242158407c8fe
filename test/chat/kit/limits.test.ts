import fc from 'fast-check'
import { expect, it } from 'vitest'
import { botCard } from '../../../src/chat/bots/bot-card.ts'
import { detailLines } from '../../../src/chat/requests/change-lines.ts'
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
import { eventSentence } from '../../../src/chat/events/event-words.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import { notice } from '../../../src/chat/kit/handler.ts'
import type { ActivationPreview } from '../../../src/control/activations/prepare-activation.ts'
import type { RevertPreview } from '../../../src/control/versions/prepare-revert.ts'
import { checkCard, checkForm, checkLine, checkNotice } from '../../doubles/chat-limits.ts'
import {
  word,
  id,
  count,
  at,
  version,
  grayBeside,
  changes,
  told,
  bot,
  checklist,
  drains,
  names,
  senderChange,
  stake,
  request,
  botView,
  finding,
  preview,
} from './arbitrary-views.ts'
import { runs } from '../../helpers/effort.ts'

it('F67 keeps every request card within the limits of every platform', () => {
  fc.assert(fc.property(request, (view) => checkCard(requestCard(view))))
})

it('F67 keeps every bot card within the limits of every platform', () => {
  fc.assert(fc.property(botView, (view) => checkCard(botCard(view))))
})

it('F13 keeps the publish form within the limits, for hundreds of flows too', () => {
  fc.assert(
    fc.property(preview, (made) => checkForm(publishForm(made))),
    { numRuns: runs(20) },
  )
})

it('F13 F44 says of three numbers who answers there now, and names the others', () => {
  const [made] = fc.sample(preview, { numRuns: 1, seed: 7 })
  if (!made) throw new Error('no form')
  const senders = ['A', 'B', 'C', 'D', 'E', 'F'].map((name) => {
    const heldBy = { bot: 'Returns', openSessions: 3, leavesAt: null }
    return { name: `Line ${name}`, channel: 'whatsapp' as const, masked: '+49 … 12', heldBy }
  })
  const form = publishForm({ ...made, senders })
  const said = (form.pages[0]?.intro ?? []).map(plain)
  expect(said.filter((line) => line.includes('Returns answers on Line'))).toHaveLength(3)
  expect(
    said.filter((line) => line.includes('takes over Line D, Line E, Line F from')),
  ).toHaveLength(1)
})

it('F13 fits where much is said at once, and many numbers are taken over', () => {
  const introOf = (made: Parameters<typeof publishForm>[0]): number =>
    (publishForm(made).pages[0]?.intro ?? []).reduce((sum, line) => sum + plain(line).length, 0)
  const samples = fc.sample(preview, { numRuns: 300, seed: 7 })
  const longest = samples.toSorted((one, other) => introOf(other) - introOf(one)).slice(0, 10)
  const heldBy = { bot: 'Returns '.repeat(8), openSessions: 1234, leavesAt: null }
  const senders = Array.from({ length: 12 }, (_, n) => {
    return {
      name: `Line ${n} ${'x'.repeat(60)}`,
      channel: 'whatsapp' as const,
      masked: '+49 … 12',
      heldBy,
    }
  })
  const mistake = { ...fc.sample(finding, { numRuns: 1, seed: 7 })[0], severity: 'error' as const }
  const findings = Array.from({ length: 3 }, () => ({
    ...mistake,
    code: 'a',
    text: 'x'.repeat(300),
  }))
  for (const made of longest) checkForm(publishForm({ ...made, senders, findings }))
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
    { numRuns: runs(20) },
  )
})

it('F25 keeps the approve form within the limits and gives back its ticks', () => {
  fc.assert(
    fc.property(request, fc.boolean(), fc.nat(2), (view, needsBreakGlass, left) => {
      const { checklist } = view
      const form = approveForm({ request: view, checklist, needsBreakGlass, left, unreached: [] })
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
    unserved: fc.option(fc.record({ why: word, fix: word })),
  })
  const activation: fc.Arbitrary<ActivationPreview> = fc.record({
    bot: botView,
    version,
    profile: word,
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
  const earlier = fc.record({
    id,
    label: fc.constant('V1.7'),
    publishedAt: at,
    number: fc.nat(5000),
    comment: word,
    changeCount: fc.option(count),
  })
  const reverting: fc.Arbitrary<RevertPreview> = fc.record({
    bot,
    current: version,
    target: earlier,
    changes,
    told,
    notReverted: fc.constant(['the draft', 'analytics']),
    notRestored: names,
    unreached: names,
    senderChange,
    checklist,
    stake: fc.option(stake),
    gray: fc.option(grayBeside),
    openRequest: fc.option(count),
    versions: fc.uniqueArray(
      fc
        .tuple(fc.nat(5000), earlier)
        .map(([n, one]) => ({ ...one, id: `v${n}`, label: `V1.${n}` })),
      { maxLength: 1000, selector: (one) => one.id },
    ),
  })
  fc.assert(
    fc.property(reverting, (made) => {
      const versions = made.versions.filter(({ label }) => label !== made.target.label)
      checkForm(revertForm({ ...made, versions }, 'Europe/Berlin'))
    }),
    { numRuns: runs(20) },
  )
})

it('F68 cuts what is told privately to one message and counts the rest', () => {
  fc.assert(
    fc.property(told, (many) => {
      const lines = detailLines(many)
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

import fc from 'fast-check'
import { it } from 'vitest'
import { scheduleForm } from '../../../src/chat/schedules/schedule-form.ts'
import { proposalLines, scheduleLine } from '../../../src/chat/schedules/schedule-words.ts'
import { notice } from '../../../src/chat/kit/handler.ts'
import { truncateNotice } from '../../../src/chat/kit/truncate-notice.ts'
import { checkForm, checkNotice } from '../../doubles/chat-limits.ts'
import { noon } from '../../helpers/cast.ts'
import { plan, planned, schedule } from './schedules.ts'

const word = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12 }),
  fc.constantFrom('🙂'.repeat(300), '@everyone <!channel>', 'a\n\n\nb', 'x'.repeat(3000), ' '),
)
const holder = fc.record({ bot: word, openSessions: fc.nat(), leavesAt: fc.option(fc.nat()) })
const bot = fc.record({
  id: fc.constant('01JCQ0000000000000000000AB'),
  slug: fc.constant('orders'),
  name: word,
})

it('F51 keeps the form, the echo and the list within the limits', () => {
  const sender = fc.record({ name: word, channel: word, masked: word, holder: fc.option(holder) })
  const changes = schedule(word).map(({ id, label, revision }) => ({ id, label, revision }))
  const form = fc.record({
    bot,
    changes: fc.option(changes),
    steps: planned,
    plan: fc.option(plan(word)),
    onlyEnd: fc.boolean(),
    warnings: fc.uniqueArray(fc.record({ code: word, text: word }), {
      maxLength: 30,
      selector: ({ code }) => code,
    }),
    zone: fc.constant('Europe/Berlin'),
    senders: fc.uniqueArray(sender, { minLength: 1, maxLength: 60, selector: (one) => one.name }),
  })
  const proposal = fc.record({
    id: fc.constant('p'),
    bot,
    changes: fc.option(fc.constant('S-3')),
    plan: plan(word),
    steps: planned,
    version: fc.option(fc.constant('V1.0')),
    held: fc.array(
      fc.tuple(word, holder).map(([name, held]) => ({ ...held, sender: name })),
      { maxLength: 20 },
    ),
  })
  fc.assert(
    fc.property(form, proposal, fc.array(schedule(word), { minLength: 1 }), (made, view, all) => {
      checkForm(scheduleForm(made))
      checkNotice(truncateNotice(notice(proposalLines(view, 'UTC', noon))))
      checkNotice(truncateNotice(notice(all.map((one) => scheduleLine(one, 'UTC')))))
    }),
    { numRuns: 60 },
  )
})

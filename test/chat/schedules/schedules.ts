import fc from 'fast-check'
import type { ScheduleView } from '../../../src/control/schedules/schedule-view.ts'
import { steps } from '../../../src/domain/time/schedule.ts'
import type { Plan, PlannedStep } from '../../../src/domain/time/schedule.ts'

const id = fc.constant('01JCQ0000000000000000000AB')
const at = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2028, 0, 1) })

const moment = fc.record({
  wall: at.map((ms) => new Date(ms).toISOString().slice(0, 16)),
  zone: fc.constantFrom('Europe/Berlin', 'America/Argentina/ComodRivadavia'),
  which: fc.constantFrom(null, 'earlier' as const, 'later' as const),
  at,
})

/** One or both steps of a schedule. */
export const planned: fc.Arbitrary<PlannedStep[]> = fc
  .tuple(fc.uniqueArray(fc.constantFrom(...steps), { minLength: 1 }), moment, moment)
  .map(([chosen, one, other]) => chosen.map((step, i) => ({ step, ...(i === 0 ? one : other) })))

export const plan = (word: fc.Arbitrary<string>): fc.Arbitrary<Plan> =>
  fc.record({
    senders: fc.uniqueArray(word, { minLength: 1, maxLength: 60 }),
    takeOver: fc.constantFrom('no' as const, 'finish' as const, 'end' as const),
    openSessions: fc.constantFrom('finish' as const, 'end' as const),
    graceMs: fc.integer({ min: 60_000, max: 86_400_000 }),
    reason: word.map((text) => text.slice(0, 2000)),
    override: fc.array(word, { maxLength: 10 }),
  })

/** Any schedule, with names as people and hostile people write them. */
export const schedule = (word: fc.Arbitrary<string>): fc.Arbitrary<ScheduleView> =>
  fc
    .record({
      id,
      label: fc.nat(99_999).map((n) => `S-${n}`),
      revision: fc.nat(999),
      bot: fc.record({ id, slug: fc.constant('orders'), name: word }),
      maker: fc.record({ id, name: word }),
      plan: plan(word),
      steps: planned,
      nextAt: fc.option(at),
      state: fc.constantFrom('waiting' as const, 'asking' as const, 'done' as const),
    })
    .map(({ state, ...view }) => ({
      ...view,
      steps: view.steps.map((step) => ({
        ...step,
        state,
        problem: null,
        isMoot: state === 'waiting' && step.step === 'deactivate',
      })),
    }))

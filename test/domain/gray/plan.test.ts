import { describe, expect, it } from 'vitest'
import type { Verdict } from '../../../src/domain/gray/guard.ts'
import { nextMove, parseSteps, shareText, tellAfterMs } from '../../../src/domain/gray/plan.ts'
import type { Metric, Plan, Progress } from '../../../src/domain/gray/plan.ts'

const hour = 3_600_000
const start = Date.UTC(2026, 4, 4, 9)
const plan: Plan = {
  steps: [
    { basisPoints: 500, holdMs: hour },
    { basisPoints: 2500, holdMs: 4 * hour },
    { basisPoints: 10_000, holdMs: 0 },
  ],
  guards: ['errors', 'not understood'],
  chatsMin: 200,
  onWorse: 'hold',
  messagesMax: 10,
}
const at = (step: number, more: Partial<Progress> = {}): Progress => ({
  step,
  since: start,
  heldAt: null,
  toldAt: null,
  ...more,
})
const said = (errors: Verdict, others: Verdict = 'no harm seen') =>
  new Map<Metric, Verdict>([
    ['errors', errors],
    ['not understood', others],
  ])

describe('F80 a guarded release', () => {
  it('waits until a step is over, and then goes one step on', () => {
    const fine = said('no harm seen')
    expect(nextMove(plan, at(0), fine, start + hour - 1)).toEqual({
      move: 'wait',
      dueAt: start + hour,
    })
    expect(nextMove(plan, at(0), fine, start + hour)).toEqual({ move: 'next', step: 1 })
    // After an outage two are due: it still goes on by one.
    expect(nextMove(plan, at(0), fine, start + 90 * hour)).toEqual({ move: 'next', step: 1 })
  })

  it('waits again where the clock jumped back', () => {
    const move = nextMove(plan, at(0), said('no harm seen'), start - hour)
    expect(move).toEqual({ move: 'wait', dueAt: start + hour })
  })

  it('ends on harm at any time, as the plan says', () => {
    expect(nextMove(plan, at(0), said('worse'), start + 1)).toEqual({
      move: 'hold',
      worse: ['errors'],
    })
    const back = { ...plan, onWorse: 'take back' as const }
    expect(nextMove(back, at(1), said('worse', 'worse'), start + 1)).toEqual({
      move: 'take back',
      worse: ['errors', 'not understood'],
    })
  })

  it('stays where one guard saw too few chats or cannot say, also one that nobody counts', () => {
    expect(nextMove(plan, at(0), said('too few'), start + hour)).toEqual({
      move: 'stay',
      why: 'too few',
    })
    const unsure = said('no harm seen', 'undecided')
    expect(nextMove(plan, at(0), unsure, start + hour)).toEqual({ move: 'stay', why: 'undecided' })
    expect(nextMove(plan, at(0), new Map(), start + hour)).toEqual({ move: 'stay', why: 'too few' })
  })

  it('becomes official after its last step', () => {
    expect(nextMove(plan, at(2), said('no harm seen'), start)).toEqual({ move: 'finish' })
  })

  it('tells once of what was held for a day, and never goes on by itself', () => {
    const held = at(1, { heldAt: start })
    const fine = said('no harm seen')
    expect(nextMove(plan, held, fine, start + 9 * hour)).toEqual({ move: 'wait', dueAt: null })
    expect(nextMove(plan, held, fine, start + tellAfterMs)).toEqual({ move: 'tell', why: 'held' })
    const told = at(1, { heldAt: start, toldAt: start + tellAfterMs })
    expect(nextMove(plan, told, fine, start + 2 * tellAfterMs).move).toBe('wait')
  })

  it('tells once where too few chats came for a day after the step was over', () => {
    const few = said('too few')
    expect(nextMove(plan, at(0), few, start + hour + tellAfterMs - 1).move).toBe('stay')
    expect(nextMove(plan, at(0), few, start + hour + tellAfterMs)).toEqual({
      move: 'tell',
      why: 'too few',
    })
    const told = at(0, { toldAt: start + 25 * hour })
    expect(nextMove(plan, told, few, start + 3 * tellAfterMs).move).toBe('stay')
  })

  it.each([
    ['5 % for 1 h, 25 % for 4 h, 100 %', plan.steps],
    ['5% 60 min; 25% 4h; 100%', plan.steps],
    [
      '0,25 % for 1 day, 100 %',
      [
        { basisPoints: 25, holdMs: 24 * hour },
        { basisPoints: 10_000, holdMs: 0 },
      ],
    ],
    ['5%,25%', null],
    ['25 % for 1 h, 5 % for 1 h', null],
    ['0 % for 1 h', null],
    ['101 %', null],
    ['5 % for a while', null],
    ['', null],
  ])('reads the steps %j', (text, steps) => {
    const read = parseSteps(text)
    if (steps === null) expect(read).toHaveProperty('problem')
    else expect(read).toEqual({ steps })
  })

  it('writes a share as people do', () => {
    expect([500, 25, 10_000].map(shareText)).toEqual(['5 %', '0.25 %', '100 %'])
  })
})

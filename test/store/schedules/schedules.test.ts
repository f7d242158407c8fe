import { beforeAll, expect, it } from 'vitest'
import {
  transitionStep,
  reviseSchedule,
  scheduleOrThrow,
  stepsOf,
} from '../../../src/store/schedules/schedules.ts'
import { publishedBot, scheduled } from '../../control/schedules/schedule-fixture.ts'
import { seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { refusal } from '../../helpers/refusal.ts'

onEachDatabase('the rows of a schedule', (db) => {
  beforeAll(() => seedCast(db()))

  it('F51 move only from the state and revision that were read', async () => {
    const { id } = await scheduled(db(), await publishedBot(db()), { when: 'tomorrow 9:00' })
    const row = await scheduleOrThrow(db(), id)
    await reviseSchedule(db(), row)
    await expect(reviseSchedule(db(), row)).rejects.toEqual(
      refusal('CONFLICT', /was changed meanwhile/),
    )
    const step = { scheduleId: id, step: 'activate' as const, state: 'waiting' as const }
    expect(await transitionStep(db(), step, { state: 'done' })).toBe(true)
    expect(await transitionStep(db(), step, { state: 'failed' })).toBe(false)
    expect((await stepsOf(db(), id)).map(({ state }) => state)).toEqual(['done'])
  })
})

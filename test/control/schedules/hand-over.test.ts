import { beforeAll, expect, it } from 'vitest'
import { describeEvent } from '../../../src/chat/events/describe-event.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import { nextLines } from '../../../src/chat/schedules/schedule-words.ts'
import { activateBot } from '../../../src/control/activations/activate-bot.ts'
import { deactivateBot } from '../../../src/control/activations/deactivate-bot.ts'
import { prepareActivation } from '../../../src/control/activations/prepare-activation.ts'
import { confirmLate } from '../../../src/control/schedules/confirm-late.ts'
import { readSchedule } from '../../../src/control/schedules/read-schedule.ts'
import { sweepSchedules } from '../../../src/control/schedules/sweep-schedules.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import {
  activeOn,
  at,
  fire,
  hour,
  minute,
  nine,
  publishedBot,
  scheduled,
  stateOf,
  told,
} from './schedule-fixture.ts'
import type { Bot } from './schedule-fixture.ts'

async function activateNow(db: Db, bot: Bot): Promise<void> {
  const { version } = await prepareActivation(at(db, 'ava'), { bot: bot.slug })
  await activateBot(at(db, 'ava'), { bot: bot.slug, senders: [], expected: version.id })
}

const day = 24 * hour

onEachDatabase('F51 two schedules and one sender', (db) => {
  beforeAll(() => seedCast(db()))

  async function twoAtNine() {
    const first = await publishedBot(db())
    const second = await publishedBot(db(), first.sender)
    await activateNow(db(), first)
    const starts = await scheduled(db(), second, { when: 'tomorrow 9:00' })
    const ends = await scheduled(db(), first, { until: 'tomorrow 9:00' })
    return { first, second, starts, ends }
  }

  it('F51 hands the sender over when the sweep finds both', async () => {
    const { first, second } = await twoAtNine()
    await sweepSchedules(at(db(), 'system', nine + minute))
    expect(await activeOn(db(), first)).toEqual([])
    expect(await activeOn(db(), second)).toEqual([first.sender])
  })

  it('F51 hands the sender over when the start is woken first', async () => {
    const { first, second, starts, ends } = await twoAtNine()
    expect(await fire(db(), starts, 'activate', nine)).toBe('done')
    expect(await fire(db(), ends, 'deactivate', nine)).toBe('nothing')
    expect(await stateOf(db(), ends)).toEqual(['done'])
    expect(await activeOn(db(), first)).toEqual([])
    expect(await activeOn(db(), second)).toEqual([first.sender])
  })

  it('F51 hands the sender over when both are woken at once', async () => {
    const { first, second, starts, ends } = await twoAtNine()
    await Promise.all([
      fire(db(), starts, 'activate', nine),
      fire(db(), ends, 'deactivate', nine),
      fire(db(), starts, 'activate', nine),
    ])
    expect(await stateOf(db(), ends)).toEqual(['done'])
    expect(await activeOn(db(), first)).toEqual([])
    expect(await activeOn(db(), second)).toEqual([first.sender])
  })

  it('F51 leaves a bot that ends later where it is', async () => {
    const first = await publishedBot(db())
    const second = await publishedBot(db(), first.sender)
    await activateNow(db(), first)
    const starts = await scheduled(db(), second, { when: 'tomorrow 9:00' })
    const ends = await scheduled(db(), first, { until: 'tomorrow 9:01' })
    expect(await fire(db(), starts, 'activate', nine)).toBe('failed')
    expect(await stateOf(db(), ends)).toEqual(['waiting'])
    expect(await activeOn(db(), first)).toEqual([first.sender])
  })

  it('F51 lets a question expire after a day, tells it, and is in the way of nothing', async () => {
    const bot = await publishedBot(db())
    const made = await scheduled(db(), bot, { when: 'tomorrow 9:00', until: '2026-11-09 18:00' })
    // Found three days late: the day begins when it asks.
    const asked = nine + 3 * day
    await sweepSchedules(at(db(), 'system', asked))
    expect(await stateOf(db(), made)).toEqual(['asking', 'waiting'])
    await sweepSchedules(at(db(), 'system', asked + day - 1))
    expect(await stateOf(db(), made)).toEqual(['asking', 'waiting'])
    await sweepSchedules(at(db(), 'system', asked + day))
    expect(await stateOf(db(), made)).toEqual(['expired', 'skipped'])
    expect(await told(db(), bot)).toEqual(
      expect.arrayContaining([
        'line releases schedule.expired',
        'dm mo schedule.expired',
        'dm sam schedule.expired',
      ]),
    )
    const [dm] = await db()('outbox')
      .where({ subject: `bot:${bot.id}`, target: 'sam' })
      .orderBy('id', 'desc')
    const said = await describeEvent(at(db(), 'system'), JSON.parse(dm.body), asked + day)
    expect(plain(said?.line ?? [])).toMatch(/S-\d+ for a day.+did not activate.+18:00.+is dropped/)
    const actions = await db()('audit')
      .where({ subject: `bot:${bot.id}` })
      .pluck('action')
    expect(actions).toContain('schedule.expired')
    const answer = { schedule: made.id, revision: 1, step: 'activate', answer: 'do' } as const
    await expect(confirmLate(at(db(), 'mo', asked + day), answer)).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    const ctx = at(db(), 'mo', asked + day)
    await scheduled(db(), bot, { when: 'in 2 days' }, ctx)
  })

  it('F51 says of an end that there is nothing to end any more, and skips it', async () => {
    const bot = await publishedBot(db())
    await activateNow(db(), bot)
    const made = await scheduled(db(), bot, { until: 'tomorrow 9:00' })
    const open = await readSchedule(at(db(), 'mo'), { schedule: made.id })
    expect(open.steps[0]?.isMoot).toBe(false)
    const ctx = at(db(), 'ava')
    await deactivateBot(ctx, { bot: bot.slug, reason: 'Early', openSessions: 'end' })
    const view = await readSchedule(at(db(), 'mo'), { schedule: made.id })
    expect(nextLines([view]).map(plain)).toEqual([
      expect.stringContaining('nothing to end any more'),
    ])
    expect(await fire(db(), made, 'deactivate', nine)).toBe('skipped')
    const [line] = await db()('outbox')
      .where({ subject: `bot:${bot.id}`, kind: 'dm' })
      .orderBy('id', 'desc')
    const said = await describeEvent(at(db(), 'system'), JSON.parse(line.body), nine)
    expect(plain(said?.line ?? [])).toContain('it was not active there any more')
  })
})

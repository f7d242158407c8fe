import { afterEach, expect, it } from 'vitest'
import { onEachDatabase } from '../../helpers/databases.ts'
import { minute, noon } from '../seed.ts'
import { opened, rosa, tom } from './opened.ts'
import type { Opened } from './opened.ts'

const open: Opened[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})

onEachDatabase('what gets too old while its number is paused', (db) => {
  for (const [what, code] of [
    ['number', 130429],
    ['account', 4],
  ] as const) {
    it(`F87 is said to be when it is, by a ${what} that WhatsApp slows for longer`, async () => {
      const one = await opened(db())
      open.push(one)
      const { graph, pool, clock, queue, gateway, rows, said } = one
      await queue({})
      clock.at = noon + 8 * minute
      graph.fault({ when: 'before', answer: { code, retryAfter: 300 }, of: 'message' })
      await pool.sendDue()
      const old = { id: gateway.newId(noon), createdAt: noon }
      await queue({ ...old, contact: tom }, { contact: '12025550183' })
      clock.at = noon + 9 * minute
      await pool.sendDue()
      clock.at = noon + 10 * minute - 1
      await pool.sendDue()
      expect((await rows()).map(({ state }) => state)).toEqual(Array(3).fill('pending'))
      clock.at += 1
      await pool.sendDue()
      const now = (await rows()).map(({ contact, state, code: why }) => [contact, state, why])
      expect(new Set(now)).toEqual(
        new Set([
          [rosa, 'dropped', 'send-too-old'],
          [tom, 'dropped', 'send-too-old'],
          ['12025550183', 'pending', null],
        ]),
      )
      clock.at = noon + 13 * minute
      await pool.sendDue()
      expect(said()).toEqual(['Hello 12025550183'])
    })
  }
})

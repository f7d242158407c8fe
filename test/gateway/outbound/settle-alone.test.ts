import { afterEach, expect, it } from 'vitest'
import { problemOf } from '../../../adapters/whatsapp/problems.ts'
import { delivery } from '../../adapters/whatsapp/deliveries.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { refuseMessagesWith } from '../../helpers/refuse-messages.ts'
import { noon } from '../seed.ts'
import { failuresIn, opened, rosa, tom } from './opened.ts'
import type { Opened } from './opened.ts'

const open: Opened[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})
const word = 'unstorable'

onEachDatabase('what became of messages and can not be kept', (db) => {
  const start = async () => {
    const one = await opened(db())
    open.push(one)
    return one
  }

  it('F87 is kept without its words, alone, told and logged; others are kept as they are', async () => {
    await refuseMessagesWith(db(), word)
    const { poolOn, queue, rows, told, logged, bugs, whatsapp } = await start()
    const problem = problemOf(131026, [word])
    const pool = poolOn({
      send: async (message) =>
        message.to.some(({ id }) => id === rosa)
          ? { fate: 'refused', problem, afterMs: 0 }
          : whatsapp.out.send(message),
    })
    await queue({ answerId: 'a' }, { answerId: 'a' }, { contact: tom }, { contact: '12025550183' })
    await pool.sendDue()
    const settled = (await rows()).map(({ contact, state, code }) => [contact, state, code])
    expect(settled).toEqual([
      [rosa, 'failed', 'send-refused'],
      [rosa, 'dropped', 'send-skipped'],
      [tom, 'sent', null],
      ['12025550183', 'sent', null],
    ])
    expect((await rows())[0]?.problem).not.toContain(word)
    expect(failuresIn(told)).toEqual([expect.stringContaining('could not be kept')])
    expect(logged.join()).toContain('could not be kept')
    const [line] = await db()('messages').where({ code: 'send-unkept' })
    expect(line).toMatchObject({ contact: rosa, direction: 'error' })
    expect(bugs).toEqual([])
  })

  it('F87 is kept of the others where a status of one of them can not be, and that is told', async () => {
    await refuseMessagesWith(db(), `${word}s`)
    const { graph, pool, queue, rows, logged } = await start()
    await queue({ contact: tom }, { contact: rosa }, { contact: '12025550183' })
    await pool.sendDue()
    await db()('channelNews').delete()
    const statuses = graph.messages.map(({ id, to }, at) => ({
      id,
      recipient_id: to.phone,
      timestamp: String(noon / 1000),
      ...(at === 1
        ? { status: 'failed', errors: [{ code: 131026, title: `${word}s` }] }
        : { status: 'delivered' }),
    }))
    const answer = await graph.hooks.post(delivery({ value: { statuses } }))
    expect(answer.status).toBe(200)
    const all = (await rows()).map(({ contact, status }) => [contact, status])
    expect(all).toEqual([
      [tom, 'delivered'],
      [rosa, 'queued'],
      ['12025550183', 'delivered'],
    ])
    expect(logged.join()).toContain('could not be kept')
    expect(await db()('channelNews').select('kind', 'what', 'count')).toEqual([
      { kind: 'unreadable', what: 'a status that could not be kept', count: 1 },
    ])
  })
})

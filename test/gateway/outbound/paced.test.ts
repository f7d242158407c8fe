import { afterEach, expect, it } from 'vitest'
import { onEachDatabase } from '../../helpers/databases.ts'
import { minute, noon } from '../seed.ts'
import { delivery } from '../../adapters/whatsapp/deliveries.ts'
import { opened } from './opened.ts'
import type { Opened } from './opened.ts'

const open: Opened[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})

/** At noon, of the first message. */
async function failAsSpam({ graph }: Opened): Promise<void> {
  const [sent] = graph.messages
  const errors = [{ code: 131048, title: 'Spam' }]
  const status = { id: sent?.id, recipient_id: sent?.to.phone, timestamp: String(noon / 1000) }
  const statuses = [{ ...status, status: 'failed', errors }]
  const answer = await graph.hooks.post(delivery({ value: { statuses } }))
  expect(answer.status).toBe(200)
}

onEachDatabase('a number that WhatsApp takes for spam', (db) => {
  it('F86 F87 goes on slowly, so that its customers wait and none is forgotten', async () => {
    const one = await opened(db())
    open.push(one)
    const { graph, pool, clock, queue, rows, said } = one
    graph.fault({ when: 'before', answer: { code: 131048 }, of: 'message' })
    await queue({})
    await pool.sendDue()
    const contactOf = (at: number) => `1202556${1000 + at}`
    await queue(...[0, 1, 2, 3].map((at) => ({ contact: contactOf(at) })))
    await pool.sendDue()
    expect(said()).toEqual([])
    clock.at = noon + 3000
    await pool.sendDue()
    await pool.sendDue()
    expect(said()).toHaveLength(1)
    clock.at = noon + 6000
    await pool.sendDue()
    expect(said()).toHaveLength(2)
    clock.at = noon + 10 * minute
    await queue({ contact: contactOf(4) }, { contact: contactOf(5) })
    clock.at += minute
    await pool.sendDue()
    expect(said()).toHaveLength(4)
    expect((await rows()).map(({ state }) => state)).not.toContain('pending')
  })

  it('F86 F87 goes on slowly too where WhatsApp says so after it took the message', async () => {
    const one = await opened(db())
    open.push(one)
    const { pool, clock, queue, said } = one
    await queue({})
    await pool.sendDue()
    await failAsSpam(one)
    await queue({ contact: '12025561001' }, { contact: '12025561002' })
    await pool.sendDue()
    expect(said()).toHaveLength(1)
    clock.at = noon + 3000
    await pool.sendDue()
    await pool.sendDue()
    expect(said()).toHaveLength(2)
    clock.at = noon + 6000
    await pool.sendDue()
    expect(said()).toHaveLength(3)
  })

  it('F86 is not slowed by what was said so long ago that it is over', async () => {
    const one = await opened(db())
    open.push(one)
    const { pool, clock, queue, said } = one
    await queue({})
    await pool.sendDue()
    clock.at = noon + 11 * minute
    await failAsSpam(one)
    await queue({ contact: '12025561001' }, { contact: '12025561002' })
    await pool.sendDue()
    expect(said()).toHaveLength(3)
  })
})

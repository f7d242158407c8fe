import { afterEach, expect, it } from 'vitest'
import { onEachDatabase } from '../../helpers/databases.ts'
import { minute, ordersYaml } from '../seed.ts'
import { day, failuresIn, opened, rosa, text, tom } from './opened.ts'
import type { Opened } from './opened.ts'

const open: Opened[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})

/** Greets with three bubbles. */
const threeBubbles = `
  three: {nlu_trigger: [{intent: three}], steps: [{action: utter_a}, {action: utter_b}, {action: utter_c}]}
`
const yaml = ordersYaml('One')
  .replace('flows:\n', `flows:${threeBubbles}`)
  .replace(
    'responses:\n',
    'responses:\n  utter_a: [{text: a}]\n  utter_b: [{text: b}]\n  utter_c: [{text: c}]\n',
  )
  .replace('nlu:\n', 'nlu:\n  - {intent: three, examples: [three please]}\n')

onEachDatabase('what goes out', (db) => {
  const start = async (how: Parameters<typeof opened>[1] = {}) => {
    const one = await opened(db(), how)
    open.push(one)
    return one
  }

  it('F56 F87 is kept with the turn, and sent after it by whoever lives', async () => {
    const { graph, pool, background, rows, said, db: store } = await start({ yaml })
    await graph.hooks.message({ phone: rosa }, text('three please'))
    await background.settled()
    expect(said()).toEqual([])
    expect((await rows()).map(({ state }) => state)).toEqual(['pending', 'pending', 'pending'])
    await pool.sendDue()
    expect(said()).toEqual(['a', 'b', 'c'])
    const after = await rows()
    expect(after.map(({ state, attempts }) => [state, attempts])).toEqual(
      Array(3).fill(['sent', 1]),
    )
    expect(after.map(({ providerId }) => providerId)).toEqual(graph.messages.map(({ id }) => id))
    const recorded = await store('messages').where({ direction: 'out', contact: rosa }).pluck('id')
    expect(new Set(after.map(({ messageId }) => messageId))).toEqual(new Set(recorded.slice(-3)))
  })

  it('F56 waits for the answer to the bubble before, whatever another customer gets meanwhile', async () => {
    const { graph, pool, said, queue, gateway } = await start()
    let answer = () => {}
    graph.fault({ when: 'before', answer: new Promise<void>((resolve) => void (answer = resolve)) })
    const ids = [1, 2].map(() => gateway.newId(0))
    await queue({ id: ids[0] ?? '' }, { id: ids[1] ?? '' })
    const sending = pool.sendDue()
    await expect.poll(() => graph.calls.length + graph.messages.length).toBe(0)
    await queue({ contact: tom })
    pool.wake()
    await expect.poll(said).toEqual([`Hello ${tom}`])
    answer()
    await sending
    expect(said()).toEqual([`Hello ${tom}`, `Hello ${rosa}`, `Hello ${rosa}`])
    expect(graph.messages.slice(1).map(({ ourId }) => ourId)).toEqual(ids)
  })

  it('F56 goes again when that makes sense, and nothing overtakes it', async () => {
    const { graph, pool, clock, said, says, rows } = await start({ yaml })
    graph.fault({ when: 'before', answer: { code: 131016 }, times: 2, of: 'message' })
    await says('three please')
    expect(said()).toEqual([])
    expect((await rows())[0]).toMatchObject({ state: 'pending', attempts: 1, code: 'send-retry' })
    clock.at += 4000
    await pool.sendDue()
    expect(said()).toEqual([])
    clock.at += 2000
    await pool.sendDue()
    expect(said()).toEqual([])
    clock.at += 10_000
    await pool.sendDue()
    expect(said()).toEqual(['a', 'b', 'c'])
    expect((await rows()).map(({ attempts }) => attempts)).toEqual([3, 1, 1])
    expect(graph.doubles()).toEqual([])
  })

  it('F87 ends with what WhatsApp refuses, and says what else was not sent', async () => {
    const { graph, said, says, rows, logged, db: store } = await start({ yaml })
    graph.fault({ when: 'before', answer: { code: 131026 }, of: 'message' })
    await says('three please')
    expect(said()).toEqual([])
    expect((await rows()).map(({ state, code }) => [state, code])).toEqual([
      ['failed', 'send-refused'],
      ['dropped', 'send-skipped'],
      ['dropped', 'send-skipped'],
    ])
    const [line] = await store('messages').where({ code: 'send-refused' }).orderBy('id', 'desc')
    expect(line).toMatchObject({ contact: rosa, direction: 'error', environment: 'live' })
    expect(JSON.parse(line.body).text).toMatch(/undeliverable.*2 later of the same answer/s)
    expect(logged.join()).toContain('131026')
    await says('three please')
    expect(said()).toEqual(['a', 'b', 'c'])
  })

  it('F87 tells the team once what a person must mend, and again when it breaks again', async () => {
    const { graph, says, said, told, logged } = await start()
    graph.setToken(false)
    await says('hello')
    await says('hello', { phone: tom })
    expect(failuresIn(told)).toHaveLength(1)
    expect(failuresIn(told)[0]).toContain('access token')
    expect(failuresIn(told).join() + logged.join()).not.toContain(graph.token)
    graph.setToken(true)
    await says('hello')
    expect(said()).toHaveLength(1)
    graph.setToken(false)
    await says('hello')
    expect(failuresIn(told)).toHaveLength(2)
  })

  it('F87 is refused where the number has no account to send with, and the team hears of it once', async () => {
    const { graph, pool, queue, rows, told, said } = await start()
    await queue({ fromId: '779' }, { fromId: '779', contact: tom }, { contact: '12025550183' })
    await pool.sendDue()
    expect(said()).toEqual(['Hello 12025550183'])
    expect((await rows()).map(({ code }) => code)).toEqual(['send-refused', 'send-refused', null])
    expect(failuresIn(told)).toEqual([expect.stringContaining('no WhatsApp account')])
    expect(graph.calls).toHaveLength(1)
  })

  it('F87 is not sent when it is too old, and that is said', async () => {
    const { graph, pool, clock, said, says, rows, told, db: store } = await start({ yaml })
    await graph.down()
    await says('three please')
    clock.at += 9 * minute
    await pool.sendDue()
    expect((await rows()).map(({ state }) => state)).toEqual(['pending', 'pending', 'pending'])
    await graph.up()
    clock.at += 6 * minute
    await pool.sendDue()
    expect(said()).toEqual([])
    expect((await rows()).map(({ state, code }) => [state, code])).toEqual(
      Array(3).fill(['dropped', 'send-too-old']),
    )
    expect(failuresIn(told)).toHaveLength(1)
    expect(await store('messages').where({ code: 'send-too-old' })).toHaveLength(3)
    await says('three please')
    expect(said()).toEqual(['a', 'b', 'c'])
  })

  it('F56 is refused when the customer wrote last a day ago, and the team hears of it', async () => {
    const { pool, clock, said, queue, rows, told } = await start()
    await queue({ windowEndsAt: clock.at + minute }, { contact: tom, windowEndsAt: clock.at + day })
    clock.at += minute
    await pool.sendDue()
    expect(said()).toEqual([`Hello ${tom}`])
    expect((await rows()).map(({ state, code }) => [state, code])).toContainEqual([
      'failed',
      'send-window',
    ])
    expect(failuresIn(told)).toEqual([expect.stringContaining('24 hours')])
  })

  it('F56 keeps the pace of a number, of a customer, and of an account that is slowed', async () => {
    const rates = { senderPerSecond: 3, pairBurst: 2, pairEveryMs: 6000 }
    const { graph, pool, clock, said, queue } = await start({ settings: { rates } })
    await queue({}, {}, {}, { contact: tom })
    await pool.sendDue()
    expect(said()).toHaveLength(3)
    clock.at += 1000
    await pool.sendDue()
    expect(said().filter((words) => words.includes(rosa))).toHaveLength(2)
    clock.at += 5000
    await pool.sendDue()
    expect(said().filter((words) => words.includes(rosa))).toHaveLength(3)
    graph.fault({ when: 'before', answer: { code: 4 } })
    await queue({ contact: '12025550183' })
    await pool.sendDue()
    await queue({ contact: '12025550184' })
    clock.at += 59_000
    await pool.sendDue()
    expect(said()).toHaveLength(4)
    clock.at += 2000
    await pool.sendDue()
    expect(said()).toHaveLength(6)
  })

  it('F86 is fair: a number with thousands waiting holds up no other one', async () => {
    const { graph, pool, said, queue, db: store } = await start()
    graph.numbers.set('771', { shown: '12025550111', account: '990' })
    const many = Array.from({ length: 300 }, (_, at) => ({ contact: `1202556${1000 + at}` }))
    await queue(...many)
    await store('senders').insert({
      id: 'quiet',
      name: 'quiet',
      channel: 'whatsapp',
      address: 'quiet',
      createdAt: 1,
    })
    await queue({ senderId: 'quiet', fromId: '771', contact: tom, botId: null })
    await pool.sendDue()
    expect(said().indexOf(`Hello ${tom}`)).toBeLessThan(33)
    await store('outboundMessages').delete()
    await store('senders').where({ id: 'quiet' }).delete()
  })
})

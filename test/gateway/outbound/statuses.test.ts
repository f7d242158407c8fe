import { afterEach, expect, it } from 'vitest'
import { isShared } from '../../../src/store/kit/database.ts'
import { delivery } from '../../adapters/whatsapp/deliveries.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { statementsOf } from '../../helpers/statements-of.ts'
import { noon, seedSender } from '../seed.ts'
import { failuresIn, opened, tom } from './opened.ts'
import type { Opened } from './opened.ts'

const open: Opened[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})

onEachDatabase('statuses', (db) => {
  const start = async () => {
    const one = await opened(db())
    open.push(one)
    return one
  }
  async function sentOne() {
    const one = await start()
    await one.queue({})
    await one.pool.sendDue()
    const [message] = one.graph.messages
    if (!message) throw new Error('nothing was sent')
    return { ...one, message }
  }

  it('F56 say how far a message got, in whatever order they come, and what it costs', async () => {
    const { graph, message, rows } = await sentOne()
    for (const status of ['read', 'sent', 'delivered', 'delivered']) {
      await graph.hooks.report(message, status)
    }
    const [row] = await rows()
    expect(row).toMatchObject({ status: 'read', state: 'sent' })
    expect(JSON.parse(row?.pricing ?? '')).toMatchObject({ isBillable: true, category: 'service' })
  })

  it('F56 may come before the answer to the send, and nothing takes back that it arrived', async () => {
    const { graph, pool, queue, rows } = await start()
    let answer = () => {}
    const slow = new Promise<void>((resolve) => void (answer = resolve))
    graph.fault({ when: 'after', answer: slow, of: 'message' })
    await queue({})
    const sending = pool.sendDue()
    await expect.poll(() => graph.messages.length).toBe(1)
    const [message] = graph.messages
    if (message) await graph.hooks.report(message, 'delivered')
    expect(await rows()).toMatchObject([
      { state: 'sent', status: 'delivered', providerId: message?.id },
    ])
    answer()
    await sending
    expect(await rows()).toMatchObject([{ state: 'sent', status: 'delivered', attempts: 1 }])
  })

  it('F87 that it failed end the answer, and are told with what a person must mend', async () => {
    const { graph, message, rows, told, db: store } = await sentOne()
    const errors = [{ code: 131042, title: 'Business eligibility payment issue' }]
    await graph.hooks.report(message, 'failed', { errors })
    await graph.hooks.repeat(2)
    expect(await rows()).toMatchObject([
      { state: 'failed', status: 'failed', code: 'send-refused' },
    ])
    expect(failuresIn(told)).toEqual([expect.stringContaining('131042')])
    const said = await store('messages')
      .where({ code: 'send-refused' })
      .where('body', 'like', '%131042%')
    expect(said).toHaveLength(1)
    await graph.hooks.report(message, 'sent')
    expect(await rows()).toMatchObject([{ state: 'failed', status: 'failed' }])
  })

  it('F86 of a number that is stopped take as few statements for sixty messages as for one', async () => {
    const counts: number[] = []
    for (const count of [1, 60]) {
      const { graph, queue, pool, rows, told, stop } = await start()
      const contactOf = (at: number) => ({ contact: `1202557${1000 + at}`, answerId: `a${at}` })
      const contacts = Array.from({ length: count }, (_, at) => contactOf(at))
      await queue(...contacts)
      await pool.sendDue()
      await queue(...contacts)
      const statuses = graph.messages.map(({ id }) => {
        return { id, status: 'failed', timestamp: '1', errors: [{ code: 131042, title: 'Unpaid' }] }
      })
      const post = () => graph.hooks.post(delivery({ value: { statuses } }))
      counts.push((await statementsOf(db(), post)).length)
      const ended = (await rows()).map(({ code }) => code)
      expect(ended.filter((code) => code === 'send-refused')).toHaveLength(count)
      expect(ended.filter((code) => code === 'send-skipped')).toHaveLength(count)
      expect(failuresIn(told)).toEqual([expect.stringContaining('1 later of the same answer')])
      await stop()
      open.pop()
    }
    expect(counts[1]).toBe(counts[0])
  })

  it('F87 tell once what a person must mend, though each message is accepted first', async () => {
    const { graph, clock, queue, pool, told, db: store } = await start()
    const errors = [{ code: 131042, title: 'Business eligibility payment issue' }]
    for (const status of ['failed', 'failed', 'delivered', 'failed']) {
      clock.at += 1000
      await queue({})
      await pool.sendDue()
      const message = graph.messages.at(-1)
      if (message) await graph.hooks.report(message, status, status === 'failed' ? { errors } : {})
      const alerts = await store('channelAlerts')
      expect(alerts).toHaveLength(status === 'failed' ? 1 : 0)
    }
    expect(failuresIn(told)).toHaveLength(2)
  })

  it('F56 F87 of a message that arrived do not make it fail any more, and are kept and told', async () => {
    const { graph, message, rows, told, db: store } = await sentOne()
    await graph.hooks.report(message, 'delivered')
    const errors = [{ code: 131042, title: 'Business eligibility payment issue' }]
    await graph.hooks.report(message, 'failed', { errors })
    await graph.hooks.repeat(2)
    await graph.hooks.report(message, 'read')
    expect(await rows()).toMatchObject([
      {
        state: 'sent',
        status: 'read',
        code: 'send-failed-late',
        problem: expect.stringContaining('131042'),
      },
    ])
    expect(failuresIn(told)).toEqual([expect.stringMatching(/arrived, and then .*131042/)])
    expect(await store('channelAlerts')).toHaveLength(1)
    const said = await store('messages').where({ code: 'send-failed-late' })
    expect(said).toHaveLength(1)
  })

  it('F87 tell what each class of failure means, and alert only for what a person can mend', async () => {
    // As in the public samples.
    const experiment = [{ code: 130472, title: "User's number is part of an experiment" }]
    for (const [errors, alerts] of [
      [experiment, 0],
      [[{ code: 131031, title: 'Business Account locked' }], 1],
      [[{ code: 131026, title: 'Message undeliverable' }], 0],
      [[{ code: 131047, title: 'Re-engagement message' }], 0],
    ] as const) {
      const { graph, message, rows, db: store } = await sentOne()
      await graph.hooks.report(message, 'sent')
      await graph.hooks.report(message, 'failed', { errors })
      await graph.hooks.repeat()
      const [{ code }] = errors
      expect(await rows()).toMatchObject([{ state: 'failed', code: 'send-refused' }])
      expect((await rows())[0]?.problem).toContain(String(code))
      const lines = await store('messages').where('body', 'like', `%${code}%`)
      expect(lines).toHaveLength(1)
      expect(await store('channelAlerts'), String(code)).toHaveLength(alerts)
      for (const one of open.splice(0)) await one.stop()
    }
  })

  it('F56 of nobody’s message are taken and nothing else', async () => {
    const { graph, message, rows } = await sentOne()
    await graph.hooks.report({ ...message, id: 'wamid.other', ourId: 'nobody' }, 'delivered')
    expect(graph.hooks.log.at(-1)?.status).toBe(200)
    expect(await rows()).toMatchObject([{ status: 'queued' }])
  })

  it('F56 of another number say nothing about our messages, by whichever id', async () => {
    const { graph, message, rows, db: store } = await sentOne()
    graph.numbers.set('771', { shown: '12025550122', account: '991' })
    await store('channelNumbers').insert({
      channel: 'whatsapp',
      numberId: '771',
      senderId: await seedSender(store),
      account: '991',
      secretName: 'WHATSAPP_APP_SECRET',
      tokenName: 'WHATSAPP_ACCESS_TOKEN',
      connectedBy: 'ana',
      at: noon,
    })
    const errors = [{ code: 131026, title: 'Message undeliverable' }]
    for (const ourId of [message.ourId, null, 'nobody']) {
      for (const status of ['failed', 'read']) {
        await graph.hooks.report({ ...message, from: '771', ourId }, status, { errors })
        expect(graph.hooks.log.at(-1)?.status).toBe(200)
      }
    }
    expect(await rows()).toMatchObject([{ state: 'sent', status: 'queued', problem: null }])
  })

  it('F86 that come by the hundred share a few transactions', async () => {
    const { graph, message, db: store, rows, queue, pool } = await sentOne()
    await queue(...Array.from({ length: 20 }, (_, at) => ({ contact: `1202555${3000 + at}` })))
    await pool.sendDue()
    const statements: string[] = []
    const ofKnex: string[] = []
    const listen = ({ sql, isBare }: { sql: string; isBare?: boolean }) => {
      statements.push(sql)
      if (isBare !== true && !sql.includes('senders') && !sql.includes('channel_numbers')) {
        ofKnex.push(sql)
      }
    }
    store.client.on('query', listen)
    await Promise.all(
      graph.messages.flatMap((one) =>
        ['sent', 'delivered', 'read'].map((status) => graph.hooks.report(one, status)),
      ),
    )
    store.client.off('query', listen)
    expect(message.id).not.toBe('')
    expect((await rows()).every(({ status }) => status === 'read')).toBe(true)
    const written = statements.filter((sql) => sql.startsWith('update'))
    expect(written.length).toBeLessThan(63)
    // Three come for each answer: what Knex makes of a statement costs more than to run it.
    if (!isShared(store)) expect(ofKnex).toEqual([])
  })

  it('F56 of one message in two places at once are both kept', async () => {
    const { graph, message, rows, queue, pool } = await sentOne()
    await queue({ contact: tom })
    await pool.sendDue()
    const both = graph.messages.flatMap((one) =>
      ['sent', 'delivered', 'read'].map((status) => graph.hooks.report(one, status)),
    )
    await Promise.all(both)
    expect(new Set(graph.hooks.log.map(({ status }) => status))).toEqual(new Set([200]))
    expect((await rows()).map(({ status }) => status)).toEqual(['read', 'read'])
    expect(message.id).not.toBe('')
  })
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { ulid } from 'ulid'
import { openDatabase } from '../../src/store/kit/database.ts'
import { running } from './running.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-left-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A server finds each kind of row that it did not write itself: nobody wakes it. */
it('F51 F56 F64 F67 does what is left in its database, each of it', async () => {
  const file = join(folder, 'slipway.db')
  await running(file, {}, async () => {
    const db = openDatabase({ file })
    const at = Date.now()
    const bot = await db('bots').first('id')
    const chat = { platform: 'playground', install: 'local', target: 'releases' }
    await db('outbox').insert({
      ...chat,
      id: 'left',
      kind: 'card',
      subject: `bot:${bot.id}`,
      body: 'null',
      state: 'pending',
      dueAt: at,
      createdAt: at,
    })
    const line = { place: 'left', contact: 'left', at }
    await db('inboxMessages').insert({
      ...line,
      id: 'left',
      messageId: 'left',
      body: '{}',
      receivedAt: at,
      state: 'waiting',
      dueAt: 0,
    })
    await db('outboundMessages').insert({
      id: ulid(at),
      answerId: 'left',
      channel: 'whatsapp',
      senderId: 'left',
      fromId: 'phone:left',
      contact: 'left',
      recipient: '[]',
      body: '{}',
      state: 'queued',
      dueAt: at,
      // Too old by now: that is said of it, and nothing is sent.
      createdAt: at - 3_600_000,
      windowEndsAt: at - 1,
    })
    const said = { ...line, id: 'left', direction: 'out', environment: 'live', body: '{}' }
    await db('messages').insert({ ...said, botId: bot.id })
    await db('outOfTurn').insert({ messageId: 'left', at })
    await db('botTroubles').insert({ id: 'left', botId: bot.id, text: 'x', contact: 'c', at })
    await db('agendaKnexJobs').insert({ id: 'left', name: 'wake', nextRunAt: at, data: '{}' })
    await db.raw('PRAGMA foreign_keys=OFF')
    await db('drains').insert({
      id: 'left',
      botId: bot.id,
      versionId: 'left',
      senderId: 'left',
      track: 'official',
      state: 'ending',
      startedAt: at,
      dueAt: at,
      endedBy: 'system',
      endedWhy: 'due',
    })
    const left = async () => ({
      drain: await db('drains').whereNot({ state: 'ended' }).first('state'),
      outbox: await db('outbox').where({ id: 'left' }).whereNot({ state: 'sent' }).first(),
      inbox: await db('inboxMessages').where({ id: 'left', attempts: 0 }).first('state'),
      outbound: await db('outboundMessages').whereNull('settledAt').first('state'),
      goodbye: await db('outOfTurn').first(),
      trouble: await db('botTroubles').first(),
      wakeUp: await db('agendaKnexJobs').whereNull('lastRunAt').first(),
    })
    await expect.poll(left, { timeout: 20_000 }).toEqual({})
    await db.destroy()
  })
})

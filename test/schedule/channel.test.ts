import { setTimeout as sleep } from 'node:timers/promises'
import { toJobId } from 'agenda'
import type { JobNotification } from 'agenda'
import { describe, expect, it } from 'vitest'
import { InProcessChannel } from '../../src/schedule/knex-backend.ts'
import { createJobNotifications } from '../../src/schedule/knex-backend/job-notifications.ts'
import { newId } from '../../src/schedule/knex-backend/new-id.ts'

const note = (jobName: string, at: number | null = 0): JobNotification => ({
  jobId: toJobId('1'),
  jobName,
  nextRunAt: at === null ? null : new Date(at),
  priority: 0,
  timestamp: new Date(0),
})

async function connected(): Promise<InProcessChannel> {
  const channel = new InProcessChannel()
  await channel.connect()
  return channel
}

describe('the channel of one process', () => {
  it('F51 tells every listener, until it leaves', async () => {
    const channel = await connected()
    const heard: string[] = []
    const leave = channel.subscribe(({ jobName }) => void heard.push(`one ${jobName}`))
    channel.subscribe(({ jobName }) => void heard.push(`two ${jobName}`))
    await channel.publish(note('a'))
    leave()
    await channel.publish(note('b', null))
    expect(heard).toEqual(['one a', 'two a', 'two b'])
  })

  it('F51 says how it stands, and takes nothing when it is not connected', async () => {
    const channel = new InProcessChannel()
    const states: string[] = [channel.state]
    channel.on('stateChange', (state) => states.push(state))
    await expect(channel.publish(note('a'))).rejects.toThrow(/not connected/)
    await channel.connect()
    await channel.disconnect()
    expect(states).toEqual(['disconnected', 'connected', 'disconnected'])
    await expect(channel.publish(note('a'))).rejects.toThrow(/not connected/)
  })

  it('F51 keeps no saver waiting, and gives a busy listener the most urgent of a name', async () => {
    const channel = await connected()
    const heard: string[] = []
    let resolve = () => {}
    const promise = new Promise<void>((done) => (resolve = done))
    channel.subscribe(({ jobName, nextRunAt }) => {
      heard.push(`${jobName} ${nextRunAt?.getTime()}`)
      return promise
    })
    await channel.publish(note('a', 1))
    for (const at of [9, 3, 7]) await channel.publish(note('a', at))
    await channel.publish(note('b', 5))
    expect(heard).toEqual(['a 1', 'b 5'])
    resolve()
    await sleep(1)
    expect(heard).toEqual(['a 1', 'b 5', 'a 3'])
  })

  it('F51 goes on when a listener fails, and says so to whoever listens for errors', async () => {
    const channel = await connected()
    const heard: string[] = []
    channel.subscribe(() => Promise.reject(new Error('broken')))
    channel.subscribe(({ jobName }) => void heard.push(jobName))
    await channel.publish(note('a'))
    await sleep(1)
    channel.on('error', (error) => heard.push(error.message))
    await channel.publish(note('b'))
    await sleep(1)
    expect(heard).toEqual(['a', 'b', 'broken'])
  })

  it('F51 carries how jobs go', async () => {
    const channel = await connected()
    const heard: string[] = []
    channel.subscribeState(({ type }) => void heard.push(type))
    const state = {
      type: 'start',
      jobId: toJobId('1'),
      jobName: 'a',
      timestamp: new Date(0),
    } as const
    await channel.publishState(state)
    expect(heard).toEqual(['start'])
    await channel.disconnect()
    await expect(channel.publishState(state)).rejects.toThrow(/not connected/)
  })
})

describe('what Agenda forgets to announce', () => {
  const job = (inMs: number) => ({
    _id: toJobId('1'),
    name: 'work',
    priority: 0,
    type: 'normal' as const,
    nextRunAt: new Date(Date.now() + inMs),
    data: {},
  })

  it('F51 is said just after a locked job is due, unless it was started by then', async () => {
    const channel = await connected()
    const heard: number[] = []
    channel.subscribe(() => void heard.push(Date.now()))
    const announce = createJobNotifications(channel)
    const soon = job(20)
    announce.whenDue(soon)
    announce.whenDue({ ...job(20), _id: toJobId('2') })
    announce.forget('2')
    announce.whenDue({ ...job(-1), _id: toJobId('3') })
    announce.whenDue({ ...job(2 ** 32), _id: toJobId('4') })
    await sleep(60)
    expect(heard).toHaveLength(1)
    expect(heard[0]).toBeGreaterThan(soon.nextRunAt.getTime())
  })

  it('F51 is not said on a channel that is closed, nor without one', async () => {
    const channel = new InProcessChannel()
    const announce = createJobNotifications(channel)
    announce.waiting(job(0))
    announce.whenDue(job(1))
    createJobNotifications(undefined).whenDue(job(1))
    createJobNotifications(undefined).waiting(job(1))
    announce.forgetAll()
    await sleep(15)
    expect(channel.state).toBe('disconnected')
  })
})

describe('the id of a job', () => {
  it('F51 sorts by when it was made', () => {
    const ids = Array.from({ length: 5000 }, newId)
    expect(ids.toSorted()).toEqual(ids)
    expect(new Set(ids).size).toBe(5000)
  })
})

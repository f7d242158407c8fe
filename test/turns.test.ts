import { describe, expect, it, vi } from 'vitest'
import { createTurns } from '../src/turns.ts'
import type { Turns } from '../src/turns.ts'

const limits = {
  waitingMax: 100,
  waitMaxMs: 10_000,
  busy: (waiting: number) => new Error(`${waiting} wait`),
}

/** Has each ask for a turn behind one that is taken; the order in which they got it. */
async function order(turns: Turns, asking: readonly string[]): Promise<string[]> {
  const leave = await turns.take('holder')
  const had: string[] = []
  const all = asking.map(async (key) => {
    const done = await turns.take(key)
    had.push(key)
    done()
  })
  leave()
  await Promise.all(all)
  return had
}

describe('turns', () => {
  it('F86 go to one at a time, in the order of asking', async () => {
    const turns = createTurns(limits)
    let inside = 0
    const seen: number[] = []
    await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const done = await turns.take('ana')
        inside += 1
        expect(inside).toBe(1)
        await Promise.resolve()
        seen.push(n)
        inside -= 1
        done()
      }),
    )
    expect(seen).toEqual(Array.from({ length: 20 }, (_, n) => n))
  })

  it('F86 go round between people: one who asks often does not hold up the others', async () => {
    const had = await order(createTurns(limits), ['ana', 'ana', 'ana', 'ana', 'li', 'sam', 'li'])
    expect(had).toEqual(['ana', 'li', 'sam', 'ana', 'li', 'ana', 'ana'])
  })

  it('F86 go to customers before all others', async () => {
    const turns = createTurns({ ...limits, first: 'customers' })
    const had = await order(turns, ['control', 'control', 'customers', 'customers'])
    expect(had).toEqual(['customers', 'customers', 'control', 'control'])
  })

  it('F86 come to the others too, again and again, while customers never stop', async () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(5000)
    const turns = createTurns({ ...limits, first: 'customers' })
    const leave = await turns.take('control')
    const had: string[] = []
    const all = ['control', 'control', ...Array.from({ length: 30 }, () => 'customers')].map(
      async (key) => {
        const done = await turns.take(key)
        had.push(key)
        clock.mockReturnValue(performance.now() + 3)
        done()
      },
    )
    leave()
    await Promise.all(all)
    clock.mockRestore()
    // The time of their own turn does not count.
    expect([had.indexOf('control'), had.lastIndexOf('control')]).toEqual([9, 19])
  })

  it('F86 go to customers after a long turn of the others, who do not have two in a row', async () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(5000)
    const turns = createTurns({ ...limits, first: 'customers' })
    const leave = await turns.take('control')
    const had: string[] = []
    const all = ['control', 'customers', 'customers'].map(async (key) => {
      const done = await turns.take(key)
      had.push(key)
      done()
    })
    clock.mockReturnValue(5100)
    leave()
    await Promise.all(all)
    clock.mockRestore()
    expect(had).toEqual(['customers', 'customers', 'control'])
  })

  it('F86 are no more for one key than it may have, and the others pass it', async () => {
    const turns = createTurns({ ...limits, atOnce: 4, ofKeyMax: (taken) => (taken < 3 ? 2 : 1) })
    const had: string[] = []
    const over: (() => void)[] = []
    const ask = async (key: string) => {
      over.push(await turns.take(key))
      had.push(key)
    }
    const all = ['ana', 'ana', 'ana', 'li', 'li', 'sam', 'mo'].map(ask)
    await Promise.all([all[0], all[1], all[3], all[5]])
    expect(had).toEqual(['ana', 'ana', 'li', 'sam'])
    // With three under way who has one may have no second.
    over[3]?.()
    await all[6]
    expect(had).toEqual(['ana', 'ana', 'li', 'sam', 'mo'])
    for (const one of over.slice(0, 3)) one()
    await Promise.all([all[2], all[4]])
    for (const one of over) one()
    expect(had.slice(5).toSorted()).toEqual(['ana', 'li'])
  })

  it('are refused where too many wait already', async () => {
    const turns = createTurns({ ...limits, waitingMax: 2 })
    const leave = await turns.take('ana')
    const waiting = [turns.take('li'), turns.take('sam')]
    await expect(turns.take('mo')).rejects.toThrow('2 wait')
    leave()
    for (const turn of waiting) (await turn)()
  })

  it('F86 are refused to who asks most where too many wait, not to who asks once', async () => {
    const turns = createTurns({ ...limits, waitingMax: 4 })
    const leave = await turns.take('ana')
    const had: string[] = []
    const ask = (name: string) =>
      turns.take(name.split(' ')[0] ?? '').then(
        (done) => {
          had.push(name)
          done()
        },
        (error: Error) => had.push(`${name}: ${error.message}`),
      )
    const asked = ['li', 'ana 1', 'ana 2', 'ana 3', 'ana 4', 'sam', 'mo', 'li 2', 'dana'].map(ask)
    leave()
    await Promise.all(asked)
    // Of two who wait equally often nobody takes the place of the other.
    expect(had.slice(0, 5)).toEqual([
      'ana 4: 4 wait',
      'ana 3: 3 wait',
      'ana 2: 3 wait',
      'li 2: 4 wait',
      'dana: 4 wait',
    ])
    expect(had.slice(5).toSorted()).toEqual(['ana 1', 'li', 'mo', 'sam'])
  })

  it('F86 go on as they would where the last of them makes room', async () => {
    const turns = createTurns({ ...limits, waitingMax: 4 })
    const had: string[] = []
    const ask = (key: string) =>
      turns.take(key).then(
        (done) => {
          had.push(key)
          done()
        },
        () => void had.push(`no room for ${key}`),
      )
    const leave = await turns.take('holder')
    const asked = ['ana', 'ana', 'ana', 'li', 'sam'].map(ask)
    leave()
    await Promise.all(asked)
    expect(had).toEqual(['no room for ana', 'ana', 'li', 'sam', 'ana'])
  })

  it('F86 are refused to others before customers, and never to customers for others', async () => {
    const turns = createTurns({ ...limits, waitingMax: 3, first: 'customers' })
    const leave = await turns.take('holder')
    const customers = [turns.take('customers'), turns.take('customers')]
    const control = expect(turns.take('control')).rejects.toThrow('2 wait')
    customers.push(turns.take('customers'))
    await control
    await expect(turns.take('control')).rejects.toThrow('3 wait')
    await expect(turns.take('customers')).rejects.toThrow('3 wait')
    leave()
    for (const turn of customers) (await turn)()
  })

  it('are refused after the longest wait, and the one behind still gets its own', async () => {
    vi.useFakeTimers()
    const turns = createTurns({ ...limits, waitMaxMs: 1000 })
    const leave = await turns.take('ana')
    const late = expect(turns.take('li')).rejects.toThrow('1 wait')
    vi.advanceTimersByTime(600)
    const inTime = turns.take('sam')
    vi.advanceTimersByTime(500)
    await late
    leave()
    ;(await inTime)()
    vi.useRealTimers()
    ;(await turns.take('mo'))()
  })
})

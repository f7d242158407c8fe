import { describe, expect, it, vi } from 'vitest'
import { createActionTurns } from '../../src/gateway/actions/action-turns.ts'

const orders = 'https://orders.example.com/webhook'
const others = Array.from({ length: 9 }, (_, n) => `https://shop-${n}.example.com/webhook`)

/** Asks for turns that nobody gives back; how many were had at once. */
async function hang(turns: ReturnType<typeof createActionTurns>, url: string, calls: number) {
  let had = 0
  const over: (() => void)[] = []
  const all = Array.from({ length: calls }, async (_, n) => {
    over.push(await turns.take(url, `bot-${n % 2}`))
    had += 1
  })
  for (const one of all) void one.catch(() => {})
  await new Promise((resolve) => setImmediate(resolve))
  return { had: () => had, over }
}

describe('calls of action servers', () => {
  it('F86 are 64 to one server, and 256 to all, however many hang', async () => {
    const turns = createActionTurns(5000)
    const counts = []
    for (const url of others) counts.push((await hang(turns, url, 500)).had())
    expect(counts).toEqual([64, 64, 64, 8, 8, 8, 8, 8, 8])
    for (let n = 0; n < 9; n++) await hang(turns, `https://more-${n}.example.com`, 100)
    const last = await hang(turns, orders, 1)
    expect(last.had()).toBe(0)
  })

  it('F86 wait in their order, and the bots of one server take turns', async () => {
    const turns = createActionTurns(5000)
    const { over } = await hang(turns, orders, 64)
    const had: string[] = []
    const ask = async (botId: string) => {
      const done = await turns.take(orders, botId)
      had.push(botId)
      done()
    }
    const all = ['busy 1', 'busy 1', 'busy 1', 'quiet'].map(ask)
    over[0]?.()
    await Promise.all(all)
    expect(had).toEqual(['busy 1', 'quiet', 'busy 1', 'busy 1'])
  })

  it('F87 fail when their turn does not come in time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const turns = createActionTurns(5000)
    await hang(turns, orders, 64)
    const late = expect(turns.take(orders, 'bot')).rejects.toThrow('longer than 5 s for its turn')
    const other = await turns.take('https://shop.example.com', 'bot')
    vi.advanceTimersByTime(5000)
    await late
    other()
    vi.useRealTimers()
  })
})

import { describe, expect, it } from 'vitest'
import { createKeyedQueue } from '../../src/gateway/keyed-queue.ts'

describe('lanes', () => {
  it('run what has the same key one after the other, in order, and other keys beside it', async () => {
    const inLane = createKeyedQueue()
    const log: string[] = []
    let open = () => {}
    const gate = new Promise<void>((resolve) => (open = resolve))
    const slow = inLane('li', async () => {
      log.push('li 1 begins')
      await gate
      log.push('li 1 ends')
    })
    const next = inLane('li', async () => log.push('li 2'))
    await inLane('mo', async () => log.push('mo'))
    open()
    await Promise.all([slow, next])
    expect(log).toEqual(['li 1 begins', 'mo', 'li 1 ends', 'li 2'])
  })

  it('go on after a failure, which only its caller sees', async () => {
    const inLane = createKeyedQueue()
    const failing = inLane('li', () => Promise.reject(new Error('broken')))
    const next = inLane('li', () => Promise.resolve('fine'))
    await expect(failing).rejects.toThrow('broken')
    expect(await next).toBe('fine')
  })
})

import { describe, expect, it } from 'vitest'
import { letGo } from '../../../adapters/discord/gateway-session.ts'

/** An identify that waits until it is told to go on, deaf to its signal as that of discord.js. */
function waiting() {
  let goOn = () => {}
  const turn = new Promise<void>((resolve) => {
    goOn = resolve
  })
  return { throttler: letGo({ waitForIdentify: () => turn }), goOn }
}

describe('an identify that waits for its turn', () => {
  it('goes on while its connection stands', async () => {
    const { throttler, goOn } = waiting()
    const identify = throttler.waitForIdentify(0, new AbortController().signal)
    goOn()
    await expect(identify).resolves.toBeUndefined()
  })

  it('is let go when its connection went away meanwhile', async () => {
    const { throttler, goOn } = waiting()
    const connection = new AbortController()
    const identify = throttler.waitForIdentify(0, connection.signal)
    connection.abort()
    goOn()
    await expect(identify).rejects.toThrow('aborted')
  })
})

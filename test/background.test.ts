import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { createBackground } from '../src/background.ts'
import { closeServer, createServer } from '../src/http/server.ts'

/** Something that goes on until it is told to end. */
function held() {
  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  return { ended, end }
}

function watched() {
  const bugs: { reference: string; error: unknown }[] = []
  const background = createBackground((reference, error) => bugs.push({ reference, error }))
  return { background, bugs }
}

/** Whether it settles before everything that is due now is done. */
const settles = (one: Promise<unknown>): Promise<boolean> =>
  Promise.race([
    one.then(() => true),
    new Promise<false>((resolve) => setImmediate(resolve, false)),
  ])

describe('work in the background', () => {
  it('is logged with a reference when it fails, and harms nothing else', async () => {
    const { background, bugs } = watched()
    const broken = new Error('the database is gone')
    background.run(() => Promise.reject(broken))
    background.run(async () => {})
    await background.settled()
    expect(bugs).toEqual([{ reference: expect.stringMatching(/^[0-9a-f]{8}$/), error: broken }])
  })

  it('is waited for at the end, with what it starts meanwhile', async () => {
    const { background } = watched()
    const [first, second] = [held(), held()]
    background.run(async () => {
      await first.ended
      background.run(() => second.ended)
    })
    const stopped = background.stop()
    expect(await settles(stopped)).toBe(false)
    first.end()
    expect(await settles(stopped)).toBe(false)
    second.end()
    await stopped
  })

  it('ends every pause at the end, and begins no other', async () => {
    const { background } = watched()
    const passed: boolean[] = []
    background.run(async () => {
      passed.push(await background.pause(3_600_000))
      passed.push(await background.pause(3_600_000))
    })
    await background.stop()
    expect(passed).toEqual([false, false])
  })

  it('leaves a failure to those who wait for it', async () => {
    const { background, bugs } = watched()
    const work = background.track(Promise.reject(new Error('no')))
    await expect(work).rejects.toThrow('no')
    await background.stop()
    expect(bugs).toEqual([])
  })
})

describe('an answer whose asker went away', () => {
  it('is waited for before the end', async () => {
    const { background } = watched()
    const app = createServer({
      log: pino({ level: 'silent' }),
      notReady: () => Promise.resolve(null),
      background,
    })
    const [begun, work] = [held(), held()]
    app.get('/slow', async () => {
      begun.end()
      await work.ended
      return {}
    })
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    const asked = fetch(`${url}/slow`)
    await begun.ended
    await Promise.all([closeServer(app, 1), expect(asked).rejects.toThrow()])
    const stopped = background.stop()
    expect(await settles(stopped)).toBe(false)
    work.end()
    await stopped
  })
})

import { afterEach } from 'vitest'

type Stoppable = { stop: () => Promise<void> }

/** Stops after each test what it opened. @returns a function that takes what is being opened */
export function stoppedAfterEach(): <T extends Stoppable>(opening: Promise<T>) => Promise<T> {
  const open: Stoppable[] = []
  afterEach(async () => {
    for (const one of open.splice(0)) await one.stop()
  })
  return async (opening) => {
    const one = await opening
    open.push(one)
    return one
  }
}

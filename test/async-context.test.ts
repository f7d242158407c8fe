import { expect, it } from 'vitest'
import { createAsyncContext } from '../src/async-context.ts'

it('F86 is known to all that a piece of work comes to, and to no other work', async () => {
  const { run, current } = createAsyncContext<string>()
  const later = async () => {
    await Promise.resolve()
    return current()
  }
  const both = await Promise.all([run('dana', later), run('sam', later), later()])
  expect(both).toEqual(['dana', 'sam', undefined])
})

it('F86 stays open for work that goes on when other work in it has ended or failed, and opens again', async () => {
  const { run, current } = createAsyncContext<string>()
  let goOn = () => {}
  const gate = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const slow = run('dana', async () => {
    await gate
    return current()
  })
  const failing = run('sam', async () => {
    throw new Error('This did not work')
  })
  await expect(failing).rejects.toThrow('did not work')
  goOn()
  expect(await slow).toBe('dana')
  expect(current()).toBeUndefined()
  expect(await run('ana', async () => current())).toBe('ana')
})

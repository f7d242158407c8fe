import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { mutations } from './list.ts'

const root = join(import.meta.dirname, '../..')

it('knows each breakage in the source, once, and the tests that should notice it', () => {
  const sources = new Map<string, string>()
  const read = (file: string): string => {
    const known = sources.get(file) ?? readFileSync(join(root, file), 'utf8')
    sources.set(file, known)
    return known
  }
  const unfit = mutations.filter(
    ({ file, find, tests }) =>
      !existsSync(join(root, file)) ||
      read(file).split(find).length !== 2 ||
      tests.some((test) => !existsSync(join(root, test))),
  )
  expect(unfit.map(({ what, file }) => `${what} (${file})`)).toEqual([])
})

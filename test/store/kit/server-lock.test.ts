import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { lockServer } from '../../../src/store/kit/server-lock.ts'
import { refusal } from '../../helpers/refusal.ts'

describe('the lock of the one server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-lock-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('refuses a second server on the same file, and lets the next one in after the first', async () => {
    const file = join(folder, 'a.db')
    const first = await lockServer(file)
    await expect(lockServer(file)).rejects.toEqual(refusal('CONFLICT', /Another Slipway server/))
    await first.release()
    const second = await lockServer(file)
    await second.release()
  })

  it('lets servers of different files be', async () => {
    const one = await lockServer(join(folder, 'b.db'))
    const other = await lockServer(join(folder, 'c.db'))
    await Promise.all([one.release(), other.release()])
  })
})

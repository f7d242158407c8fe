import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { json, running } from './running.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-start-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
const fresh = () => join(folder, `${++files}`, 'slipway.db')

describe('a first start', () => {
  it('F71 opens a playground with people, their roles and example bots, nothing published', async () => {
    const file = fresh()
    await running(file, {}, async ({ url }) => {
      expect(await json(`${url}/readyz`)).toEqual({ status: 'ready' })
      const { people } = await json<{ people: { name: string; title: string }[] }>(
        `${url}/playground/api/start`,
      )
      expect(people.map(({ name, title }) => `${name}: ${title}`)).toEqual([
        'Dana: designer',
        'Ana: supervisor, approver',
        'Sam: designer, super admin',
        'Mo: manager',
        'Noa: analyzer',
        'Ava: admin, manager',
        'Gus: guest',
      ])
      const bots = await json<{ slug: string; senders: { isActive: boolean }[] }[]>(
        `${url}/playground/api/phone/bots`,
      )
      expect(bots.map(({ slug }) => slug).toSorted()).toEqual(['clinic', 'orders'])
      expect(bots.flatMap(({ senders }) => senders).some(({ isActive }) => isActive)).toBe(false)
    })
    await running(file, {}, async ({ url }) => {
      const { people } = await json<{ people: object[] }>(`${url}/playground/api/start`)
      expect(people).toHaveLength(7)
    })
  })

  it('F58 makes the admins of ADMINS, and no playground beside a chat', async () => {
    const more = { ADMINS: 'discord:42', DISCORD_TOKEN: 'x' }
    await running(fresh(), more, async ({ url }) => {
      expect((await fetch(`${url}/`)).status).toBe(404)
      expect((await fetch(`${url}/playground/api/start`)).status).toBe(404)
      expect((await fetch(`${url}/edit/orders`)).status).toBe(200)
    })
  })
})

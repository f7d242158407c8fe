import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { openDatabase } from '../../src/store/kit/database.ts'
import { personOfIdentity } from '../../src/store/people/people.ts'
import { smtpDouble } from '../doubles/smtp/smtp-double.ts'
import { requestPublish } from '../../src/control/requests/request-publish.ts'
import { ctxFor } from '../helpers/cast.ts'
import { json, running } from './running.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-mail-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = join(folder, 'slipway.db')
const publicUrl = 'http://127.0.0.1:3000'

it('F29 sends mail from a running server, and its link opens there; a wrong password is told', async () => {
  const smtp = await smtpDouble({ user: 'desk', pass: 'hunter2' })
  const env = (pass: string) => ({
    SMTP_URL: `smtp://desk:${pass}@127.0.0.1:${smtp.port}`,
    MAIL_FROM: 'desk@example.com',
    PUBLIC_URL: publicUrl,
  })
  await running(file, env('hunter2'), async ({ url }) => {
    const db = openDatabase({ file })
    const here = { platform: 'playground', install: 'local' } as const
    const [dana, ana] = await Promise.all(
      ['dana', 'ana'].map((userId) => personOfIdentity(db, { ...here, userId })),
    )
    await db('people').where({ id: ana?.id }).update({ mail: 'ana@example.com' })
    const ctx = ctxFor(db, 'system', Date.now())
    const by = { ...ctx, settings: { ...ctx.settings, mail: true } }
    const actor = { kind: 'person', id: dana?.id ?? '', via: 'playground' } as const
    await requestPublish({ ...by, actor }, { bot: 'orders', comment: 'New hours' })
    await vi.waitFor(() => expect(smtp.received).toHaveLength(1), { timeout: 10_000 })
    const link = /http:\/\/127\.0\.0\.1:3000(\/r\/\S+)/.exec(smtp.received[0]?.mail.text ?? '')?.[1]
    expect((await fetch(`${url}${link}`)).status).toBe(200)
    await db.destroy()
  })
  await running(file, env('hunter3'), async ({ url }) => {
    const said = () => json<{ mail?: string }>(`${url}/healthz`)
    await vi.waitFor(async () => expect((await said()).mail).toMatch(/does not let us send/), {
      timeout: 10_000,
    })
    expect(JSON.stringify(await said())).not.toContain('hunter')
  })
  await smtp.stop()
})

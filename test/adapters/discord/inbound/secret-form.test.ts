import { expect, it, onTestFinished } from 'vitest'
import { createChatCore } from '../../../../src/chat/core.ts'
import { ctxFor, noon, seedCast } from '../../../helpers/cast.ts'
import { sqlite } from '../../../helpers/databases.ts'
import { channel, idOf, openDiscord } from '../opened.ts'

const db = sqlite()

it('F39 hands a secret of a form on, and keeps it in no draft of the form', async () => {
  await seedCast(db())
  const account = { platform: 'discord', install: 'discord', userId: idOf('mo') }
  await db()('identities').insert({ ...account, personId: 'mo', linkedAt: 1 })
  const kept = new Map<string, string>()
  const drafts = {
    put: async ({ id, content }: { id: string; content: string }) => void kept.set(id, content),
    get: async (id: string) => kept.get(id) ?? null,
  }
  const core = createChatCore({ ...ctxFor(db(), 'system'), now: () => noon })
  const { discord, app, stop } = await openDiscord(core, () => noon, { drafts })
  onTestFinished(stop)
  const mo = discord.user(idOf('mo'))
  await mo.command('profile', { do: 'secret', profile: 'QA', to: 'crm' }, channel)
  await mo.submitModal({ Name: 'crm', Value: 'never-kept-anywhere' })
  await app.idle()
  expect(mo.sees().privates.at(-1)?.text).toMatch(/secret crm of QA has a new value: version 1/)
  expect(kept.size).toBeGreaterThan(0)
  expect(JSON.stringify([...kept])).not.toContain('never-kept-anywhere')
})

import { afterAll, beforeAll, expect, it } from 'vitest'
import { createChatCore } from '../../../../src/chat/core.ts'
import { ctxFor, noon, seedCast } from '../../../helpers/cast.ts'
import { sqlite } from '../../../helpers/databases.ts'
import { channel, idOf, openDiscord } from '../opened.ts'
import type { Opened } from '../opened.ts'

const db = sqlite()
let opened: Opened
beforeAll(async () => {
  await seedCast(db())
  const core = createChatCore({ ...ctxFor(db(), 'system'), now: () => noon })
  opened = await openDiscord(core, () => noon)
  const account = { platform: 'discord', install: 'discord', userId: idOf('ava') }
  await db()('identities').insert({ ...account, personId: 'ava', linkedAt: 1 })
})
afterAll(() => opened.stop())

const says = async (line: string, options: Record<string, string>) => {
  const ava = opened.discord.user(idOf('ava'))
  await ava.command(line, options, channel)
  await opened.app.idle()
  return ava.sees().privates.at(-1)?.text ?? ''
}
const ofPerson = async (personId: string, platform: string) =>
  (await db()('identities').where({ personId, platform })).map((row) => row.userId)

it('F70 chooses somebody’s account from Discord’s own list of people', async () => {
  const ids = { morris: '900000000000000107', noah: '900000000000000108' }
  for (const [name, id] of Object.entries(ids)) opened.discord.addPerson(id, { name })
  const linked = await says('bots link-account', { person: 'Mo', user: 'morris' })
  expect(linked).toContain('That account is')
  expect(await ofPerson('mo', 'discord')).toEqual([ids.morris])
  expect(await says('bots unlink-account', { user: 'morris' })).toContain('no longer')
  expect(await ofPerson('mo', 'discord')).toEqual([])
  expect(await says('roles add', { name: 'Noah', account: 'noah' })).toContain('is added')
  expect(await db()('identities').where({ userId: ids.noah })).toHaveLength(1)
})

it('F70 takes an account of another platform by its id, and says what is missing', async () => {
  const slack = { platform: 'slack', install: 'T0ACME', id: 'U0SID' }
  expect(await says('bots link-account', { person: 'Sid', ...slack })).toContain('That account is')
  expect(await ofPerson('sid', 'slack')).toEqual(['U0SID'])
  expect(await says('bots link-account', { person: 'Dov' })).toContain('Whose account it is')
})

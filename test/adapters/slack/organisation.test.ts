import { ulid } from 'ulid'
import { afterEach, describe, expect, it } from 'vitest'
import type { Installs } from '../../../adapters/slack/index.ts'
import { oneWorkspace } from '../../../adapters/slack/index.ts'
import { fakeChatCore, requestCard } from '../../doubles/chat-core.ts'
import { channel, openSlack } from './driver.ts'
import type { Opened } from './driver.ts'

const open: Opened[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})

/** Slack with one organisation of two workspaces, which installed the app for both. */
async function opened() {
  const core = fakeChatCore()
  let installs: Installs = { find: async () => null, forget: async () => {} }
  const more = { installs: { ...installs, find: (install: string) => installs.find(install) } }
  const one = await openSlack(core, Date.now, 'http', more)
  open.push(one)
  const { slack } = one
  slack.addWorkspace('T2', { name: 'Sister' })
  slack.addOrganisation('E1', { name: 'Acme Group', teams: ['T1', 'T2'] })
  installs = oneWorkspace(slack.botToken('E1'), slack.apiUrl, () => {})
  return { ...one, core }
}

describe('an Enterprise organisation in Slack', () => {
  it('F61 is one place, whose people of any workspace belong to it', async () => {
    const { slack, app, core } = await opened()
    slack.addPerson('U2BEN', { name: 'ben', team: 'T2' })
    slack.addChannel('C2', { name: 'bots', team: 'T2', members: ['U2BEN'] })
    await slack.user('ana').types('/activate orders', channel)
    await slack.user('U2BEN').types('/activate orders', 'C2')
    await app.idle()
    expect(core.told.map(({ user }) => [user.install, user.userId, user.stranger])).toEqual([
      ['E1', 'ana', false],
      ['E1', 'U2BEN', false],
    ])
    expect(slack.user('U2BEN').sees().privates[0]?.text).toContain('Front desk')
  })

  it('F61 counts people of no or another organisation as strangers', async () => {
    const { slack, app, core } = await opened()
    slack.addWorkspace('T9', { name: 'Elsewhere' })
    slack.addPerson('U9', { name: 'eve', team: 'T9', is_stranger: true })
    slack.join(channel, 'U9')
    await slack.user('U9', 'T1').types('/activate orders', channel)
    await app.idle()
    expect(core.told[0]?.user).toMatchObject({ install: 'E1', stranger: true })
  })

  it('F67 is written to by its own token, cards, forms and direct messages alike', async () => {
    const { slack, app } = await opened()
    const card = { kind: 'card' as const, card: requestCard() }
    await app.adapter.post({ install: 'E1', channel }, card, ulid())
    const [shown] = slack.channel(channel).messages
    if (!shown) throw new Error('no card')
    await slack.user('ana').clicks(shown, 'Approve…')
    await app.idle()
    expect(slack.user('ana').sees().modal?.title).toBe('Approve R-12')
    await app.adapter.direct({ install: 'E1', userId: 'ana' }, card, ulid())
    expect(slack.user('ana').sees().directs).toHaveLength(1)
    const places = new Set(slack.calls.map(({ team }) => team))
    expect([...places]).toEqual(['E1'])
    const alone = app.adapter.post({ install: 'T1', channel }, card, ulid())
    await expect(alone).rejects.toThrow('not installed')
  })

  it('F69 has homes', async () => {
    const { slack, app } = await opened()
    await slack.user('ana').opensHome()
    await app.idle()
    expect(slack.calls.filter(({ method }) => method === 'views.publish')).toHaveLength(1)
    expect(slack.user('ana').sees().home).not.toBeNull()
  })
})

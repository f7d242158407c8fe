import { ulid } from 'ulid'
import { afterEach, expect, it } from 'vitest'
import { fakeChatCore, requestCard } from '../../../doubles/chat-core.ts'
import { oneWorkspace } from '../../../../adapters/slack/index.ts'
import type { Installs } from '../../../../adapters/slack/index.ts'
import type { ChatCore } from '../../../../src/chat/port.ts'
import { channel, openSlack } from '../driver.ts'
import type { Mode, Opened } from '../driver.ts'

const open: Opened[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})

/** Sam of a partner's company shares a channel; the core lets linked partners in, as ours does. */
async function opened(mode: Mode) {
  const fake = fakeChatCore()
  const told: string[][] = []
  const core: ChatCore = {
    ...fake,
    receive: (incoming) => {
      const { install, userId } = incoming.user
      told.push([incoming.kind, install, userId, String(incoming.user.stranger)])
      return fake.receive({ ...incoming, user: { ...incoming.user, stranger: false } })
    },
    suggest: async (user) => [{ value: user.install, label: `of ${user.install}` }],
  }
  let findOurs: Installs['find'] = async () => null
  const installs: Installs = { find: (install) => findOurs(install), forget: async () => {} }
  const one = await openSlack(core, Date.now, mode, { installs })
  open.push(one)
  const { slack, app } = one
  slack.addWorkspace('T9', { name: 'Partner' })
  // The app is not installed at the partner's.
  findOurs = oneWorkspace(slack.botToken(), slack.apiUrl, () => {}).find
  slack.addPerson('U9SAM', { name: 'sam', team: 'T9', is_stranger: true })
  slack.join(channel, 'U9SAM')
  const content = { kind: 'card' as const, card: requestCard() }
  await app.adapter.post({ install: 'T1', channel }, content, ulid())
  const [card] = slack.channel(channel).messages
  if (!card) throw new Error('no card')
  return { slack, app, told, card, sam: slack.user('U9SAM', 'T1') }
}

for (const mode of ['http', 'socket'] as const) {
  it(`F61 a linked Slack Connect partner can send forms of our workspace, by ${mode}`, async () => {
    const { slack, app, told, card, sam } = await opened(mode)
    await sam.clicks(card, 'Approve…')
    const form = await slack.until(() => sam.sees().modal)
    const ack = await sam.submits(form, {
      'I have checked': ['It works as expected in Development'],
    })
    await app.idle()
    expect(sam.sees().notices).toEqual([])
    expect(ack?.ok).toBe(true)
    expect(told).toEqual([
      ['click', 'T1', 'U9SAM', 'true'],
      ['submit', 'T1', 'U9SAM', 'true'],
    ])
  })
}

it('F67 a partner searches in a form of our workspace', async () => {
  const { slack, app, sam } = await opened('http')
  await sam.types('/publish', channel)
  await app.idle()
  const form = await slack.until(() => sam.sees().modal)
  expect(await sam.searches(form, 'Ask these approvers', '')).toEqual(['of T1'])
})

it('F61 members whose home is another workspace of our Enterprise Grid are no guests', async () => {
  const { slack, app, told } = await opened('http')
  const grid = (teams: string[]) => ({ id: 'x', enterprise_id: 'E7', teams })
  slack.addPerson('W1LI', { name: 'li', team: 'T5', enterprise_user: grid(['T5', 'T1']) })
  slack.addPerson('W2EVE', {
    name: 'eve',
    team: 'T5',
    enterprise_user: grid(['T5']),
  })
  for (const id of ['W1LI', 'W2EVE']) {
    slack.join(channel, id)
    await slack.user(id, 'T1').types('/activate orders', channel)
    const [card] = slack.channel(channel).messages
    if (card) await slack.user(id, 'T1').clicks(card, 'Comment…')
    await app.idle()
  }
  expect(told.map(([kind, , id, stranger]) => [kind, id, stranger])).toEqual([
    ['command-text', 'W1LI', 'false'],
    ['click', 'W1LI', 'false'],
    ['command-text', 'W2EVE', 'true'],
    ['click', 'W2EVE', 'true'],
  ])
})

import { ulid } from 'ulid'
import { afterEach, describe, expect, it } from 'vitest'
import type { ChatCore } from '../../../../src/chat/port.ts'
import { fakeChatCore, requestCard } from '../../../doubles/chat-core.ts'
import { channel, openSlack } from '../driver.ts'
import type { Opened } from '../driver.ts'

const open: Opened[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})
async function opened(core: ChatCore, more: Parameters<typeof openSlack>[3] = {}) {
  const one = await openSlack(core, Date.now, 'http', more)
  open.push(one)
  const cardOf = async (subject: string) => {
    const to = { install: 'T1', channel }
    const card = requestCard({ subject })
    await one.app.adapter.post(to, { kind: 'card', card }, ulid())
    const shown = one.slack.channel(channel).messages.at(-1)
    if (!shown) throw new Error('no card')
    return shown
  }
  return { ...one, ana: one.slack.user('ana'), cardOf }
}

describe('the shortcut “Review this request”', () => {
  it('F67 draws the card itself anew and leaves no private copy of it', async () => {
    const approved = requestCard({ status: '✅ Approved', buttons: [] })
    const { slack, app, ana, cardOf } = await opened({
      ...fakeChatCore(),
      receive: async () => ({
        kind: 'update',
        card: approved,
        notice: { tone: 'ok', lines: [['You approved it.']], buttons: [], files: [] },
      }),
    })
    await ana.shortcut(await cardOf('request:r12'), 'review_request')
    await app.idle()
    expect(slack.channel(channel).messages[0]?.text).toContain('✅ Approved')
    expect(ana.sees().privates.map(({ text }) => text)).toEqual(['You approved it.'])
  })

  it('F68 says what it is for on any other message, and decides nothing', async () => {
    const core = fakeChatCore()
    const { slack, app, ana, cardOf } = await opened(core)
    await ana.says('hello all', channel)
    const plain = slack.channel(channel).messages.at(-1)
    if (!plain) throw new Error('no message')
    for (const message of [plain, await cardOf('bot:orders')]) {
      await ana.shortcut(message, 'review_request')
      await app.idle()
      expect(ana.sees().privates.at(-1)?.text).toContain('not a request card')
    }
    expect(core.told).toEqual([])
  })
})

describe('deliveries that are not as they should be', () => {
  it('F68 answers a button that came without its words', async () => {
    const core = fakeChatCore()
    const { slack, app, ana, cardOf, logged } = await opened(core)
    const card = await cardOf('request:r12')
    await ana.clicks(card, card.buttons[0] ?? '')
    await app.idle()
    const sent = JSON.stringify(slack.deliveries.at(-1)?.payload)
    const actions = [{ type: 'button', block_id: 'b', action_id: 'details:r12:1', action_ts: '1' }]
    await slack.send('interactive', { ...JSON.parse(sent), trigger_id: ulid(), actions })
    await app.idle()
    expect(core.told.at(-1)).toMatchObject({ kind: 'click', action: 'details:r12:1' })
    expect(core.told).toHaveLength(2)
    expect(logged.filter(({ level }) => level === 'error')).toEqual([])
  })

  it('F68 tells whoever mentions it when Slack does not say who they are', async () => {
    const core = fakeChatCore()
    const { slack, app, ana } = await opened(core)
    slack.fault({ method: 'users.info', when: 'before', answer: { error: 'user_not_found' } })
    await ana.says(`<@${slack.botUserId()}> hi`, channel)
    await app.idle()
    expect(ana.sees().privates[0]?.text).toContain('did not tell me who you are')
    expect(core.told).toEqual([])
  })

  it('F61 F69 lets the home decide about guests, whom an admin may have linked', async () => {
    const readHome: NonNullable<Parameters<typeof openSlack>[3]>['readHome'] = async (user) => [
      { title: `${user.name} ${user.stranger}`, lines: [], buttons: [] },
    ]
    const { slack, app } = await opened(fakeChatCore(), { readHome })
    const guest = slack.user('guest-7')
    await guest.opensHome()
    await app.idle()
    expect(guest.sees().home?.text).toContain('guest-7 true')
  })
})

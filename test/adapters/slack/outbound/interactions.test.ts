import { afterEach, describe, expect, it, vi } from 'vitest'
import { ulid } from 'ulid'
import type { ChatCore } from '../../../../src/chat/port.ts'
import { fakeChatCore, requestCard } from '../../../doubles/chat-core.ts'
import { channel, openSlack } from '../driver.ts'
import type { Opened } from '../driver.ts'

const open: Opened[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})
async function opened(core: ChatCore = fakeChatCore(), more: Parameters<typeof openSlack>[3] = {}) {
  const one = await openSlack(core, Date.now, 'socket', more)
  open.push(one)
  return { ...one, ana: one.slack.user('ana') }
}
const to = { install: 'T1', channel }
const card = requestCard()

describe('answers in Slack', () => {
  it('F68 finds another way when the private answer is lost', async () => {
    const { slack, app, ana } = await opened()
    slack.fault({ method: 'response_url', when: 'before', answer: 500 })
    await ana.types('/activate orders', channel)
    await app.idle()
    expect(ana.sees().privates[0]?.text).toContain('opens *Front desk*')

    slack.fault({ method: 'response_url', when: 'before', answer: 500 })
    slack.fault({ method: 'chat.postEphemeral', when: 'before', answer: 500 })
    await ana.types('/activate orders', channel)
    await app.idle()
    expect(ana.sees().directs[0]?.text).toContain('opens *Front desk*')
  })

  it('F68 shows public answers to everybody', async () => {
    const { slack, app, ana } = await opened()
    await ana.types('/hello', channel)
    await app.idle()
    expect(slack.channel(channel).messages.at(-1)?.text).toBe('Hello, everybody.')
  })

  it('F53 sends the QR code as a picture, privately, and says where it is (trap i)', async () => {
    const { slack, app, ana } = await opened()
    await ana.types('/qr orders', channel)
    await app.idle()
    const [sent] = ana.sees().directs
    expect(sent?.files[0]?.name).toMatch(/\.png$/)
    expect(sent?.text).toContain('QR code')
    expect(
      ana
        .sees()
        .privates.map(({ text }) => text)
        .join(),
    ).toContain('wa.me')
    expect(ana.sees().privates.at(-1)?.text).toContain('in your direct messages')
    expect(slack.calls.find(({ args }) => 'alt_txt' in args || 'alt_text' in args)).toBeUndefined()
  })

  it('F53 says so when Slack takes the picture and never shows it', async () => {
    const { slack, app, ana } = await opened()
    slack.shares('lost')
    await ana.types('/qr orders', channel)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const isDone = app.idle().then(() => true)
    const soon = () => new Promise<false>((resolve) => setImmediate(resolve, false))
    while (!(await Promise.race([isDone, soon()]))) vi.advanceTimersByTime(100)
    vi.useRealTimers()
    expect(ana.sees().privates.at(-1)?.text).toContain('did not take the picture')
  })

  it('F53 says so, and logs why, when Slack refuses the picture', async () => {
    const { slack, app, ana, logged } = await opened()
    const refused = { error: 'file_upload_size_restricted' }
    slack.fault({ method: 'files.getUploadURLExternal', when: 'before', answer: refused })
    await ana.types('/qr orders', channel)
    await app.idle()
    expect(ana.sees().privates.at(-1)?.text).toContain('did not take the picture')
    expect(logged.map(({ message }) => message)).toContain('Slack took no file')
  })

  it('F68 tells whoever waited too long for a form', async () => {
    const { slack, app, ana } = await opened()
    slack.fault({ method: 'views.open', when: 'before', answer: { error: 'expired_trigger_id' } })
    await ana.types('/publish orders', channel)
    await app.idle()
    expect(ana.sees().modal).toBeNull()
    expect(ana.sees().privates[0]?.text).toContain('longer than Slack waits')
  })

  it('F68 says that nothing happened when Slack does not say who somebody is', async () => {
    const { slack, app, ana } = await opened()
    slack.fault({ method: 'users.info', when: 'before', answer: 500 })
    await ana.types('/activate orders', channel)
    await app.idle()
    expect(ana.sees().privates[0]?.text).toContain('did not tell me who you are')
  })

  it('F61 calls guests, strangers, people of other workspaces and bots strangers', async () => {
    const core = fakeChatCore()
    const { slack, app } = await opened(core)
    const odd = {
      U1: { is_ultra_restricted: true },
      U2: { is_stranger: true },
      U3: { is_bot: true },
      U4: { team_id: 'T7', is_stranger: true },
    }
    for (const [id, what] of Object.entries(odd)) {
      slack.addPerson(id, { name: id, ...what })
      slack.join(channel, id)
      await slack.user(id, 'T1').types('/activate orders', channel)
      await app.idle()
      expect(slack.user(id).sees().privates[0]?.text).toContain('guests only read')
    }
    expect(core.told.map(({ user }) => user.stranger)).toEqual([true, true, true, true])
  })

  it('takes the time zone and the name of the profile', async () => {
    const core = fakeChatCore()
    const { slack, app } = await opened(core)
    slack.addPerson('U5', { name: 'mia', tz: 'America/Mexico_City' })
    slack.join(channel, 'U5')
    await slack.user('U5').types('/activate <@U5|mia> &amp; a &lt;b&gt;', channel)
    await app.idle()
    expect(core.told[0]).toMatchObject({
      text: '/activate <@U5|mia> & a <b>',
      user: { userId: 'U5', name: 'mia', zone: 'America/Mexico_City', stranger: false },
    })
  })

  it('F66 completes what somebody types in a form', async () => {
    const core = fakeChatCore()
    const picking: ChatCore = {
      ...core,
      receive: async () => ({
        kind: 'form',
        form: {
          id: 'pick:publish:0',
          title: 'Publish',
          submit: 'Next',
          pages: [
            {
              intro: [],
              fields: [
                {
                  kind: 'pick',
                  name: 'bot',
                  label: 'Bot',
                  required: true,
                  source: 'bot',
                  value: [],
                  many: false,
                  options: [],
                },
              ],
            },
          ],
        },
      }),
    }
    const { slack, app, ana } = await opened(picking)
    await ana.types('/publish', channel)
    await app.idle()
    const form = await slack.until(() => ana.sees().modal)
    expect(await ana.searches(form, 'Bot', 'ord')).toEqual(['orders', 'orders-eu'])
    expect(await ana.searches(form, 'Bot', '')).toHaveLength(3)
  })

  it('says “Recording…” on the card while a decision is on its way, and then what came of it', async () => {
    const core = fakeChatCore()
    let letGo = () => {}
    const gate = new Promise<void>((resolve) => {
      letGo = resolve
    })
    const slow: ChatCore = {
      ...core,
      firstAnswer: () => 'update',
      receive: async () => {
        await gate
        return {
          kind: 'update',
          card: { ...card, status: '✅ Approved', buttons: [] },
          notice: { tone: 'ok', lines: [['You approved it.']], buttons: [], files: [] },
        }
      },
    }
    const { slack, app, ana } = await opened(slow)
    await app.adapter.post(to, { kind: 'card', card }, ulid())
    const [shown] = slack.channel(channel).messages
    if (!shown) throw new Error('no card')
    await ana.clicks(shown, shown.buttons[0] ?? '')
    const recording = await slack.until(() =>
      slack.channel(channel).messages.find(({ text }) => text.includes('Recording…')),
    )
    expect(recording.buttons).toEqual(shown.buttons)
    letGo()
    await app.idle()
    const [after] = slack.channel(channel).messages
    expect(after?.text).toContain('Approved')
    expect(after?.text).not.toContain('Recording')
    expect(ana.sees().privates[0]?.text).toBe('You approved it.')
  })

  it('F68 answers a mention with the first steps, and decides nothing', async () => {
    const core = fakeChatCore()
    const { slack, app, ana } = await opened(core)
    await ana.says(`<@${slack.botUserId()}> approve R-12`, channel)
    await app.idle()
    expect(core.told).toMatchObject([{ kind: 'said', direct: false }])
  })

  it('opens the checklist from the shortcut of a card', async () => {
    const core = fakeChatCore()
    const { slack, app, ana } = await opened(core)
    await app.adapter.post(to, { kind: 'card', card }, ulid())
    const [shown] = slack.channel(channel).messages
    if (!shown) throw new Error('no card')
    await ana.shortcut(shown, 'review_request')
    await app.idle()
    expect(core.told[0]).toMatchObject({ kind: 'click', action: card.buttons[0]?.id })
  })

  it('F69 draws the home when it is opened, and again when something was told', async () => {
    let count = 0
    const readHome = async () => [{ title: `Home ${++count}`, lines: [['R-1']], buttons: [] }]
    const { slack, app, ana } = await opened(fakeChatCore(), { readHome })
    await ana.opensHome()
    const home = await slack.until(() => ana.sees().home)
    expect(home.text).toContain('Home 1')
    const notice = { tone: 'info' as const, lines: [['News']], buttons: [], files: [] }
    await app.adapter.direct({ install: 'T1', userId: 'ana' }, { kind: 'notice', notice }, ulid())
    await slack.until(() => ana.sees().home?.text.includes('Home 2'))
  })

  it('F69 draws the home anew for whoever looks at it when a card changes', async () => {
    let count = 0
    const readHome = async () => [{ title: `Home ${++count}`, lines: [['R-1']], buttons: [] }]
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { slack, app, ana } = await opened(fakeChatCore(), { readHome })
    await ana.opensHome()
    await app.idle()
    const { messageId } = await app.adapter.post(to, { kind: 'card', card }, ulid())
    await app.adapter.edit({ ...to, messageId }, { kind: 'card', card })
    await app.adapter.edit({ ...to, messageId }, { kind: 'card', card })
    expect(ana.sees().home?.text).toContain('Home 1')
    vi.advanceTimersByTime(6000)
    vi.useRealTimers()
    await slack.until(() => ana.sees().home?.text.includes('Home 2'))
    expect(count).toBe(2)
  })
})

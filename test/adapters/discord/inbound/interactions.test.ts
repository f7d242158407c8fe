import { inspect } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { ulid } from 'ulid'
import type { ChatCore } from '../../../../src/chat/port.ts'
import { requestCard } from '../../../doubles/chat-core.ts'
import { fakeCore } from '../fake-core.ts'
import { channel, idOf, openApp, openDiscord } from '../opened.ts'
import { inTheLongRun } from '../../../helpers/effort.ts'

const open: { stop: () => Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})
async function opened(core: ChatCore = fakeCore(), more = {}, patient = 20_000) {
  const one = await openDiscord(core, Date.now, more, patient)
  open.push(one)
  const post = async () => {
    const card = requestCard()
    await one.app.adapter.post(to, { kind: 'card', card }, ulid())
    const shown = one.discord.channel(channel).messages.at(-1)
    if (!shown) throw new Error('no card')
    return shown
  }
  return { ...one, ana: one.discord.user(idOf('ana')), post }
}
const to = { install: 'discord', channel }
const callback = 'POST /interactions/:interaction/:token/callback'
const original = 'PATCH /webhooks/:application/:token/messages/:message'

describe('answers in Discord', () => {
  it('F68 shows public answers to everybody, private ones to one', async () => {
    const { discord, app, ana } = await opened()
    expect(await ana.command('hello', {}, channel)).toMatchObject({ ok: true })
    await ana.command('bots token', {}, channel)
    await app.idle()
    expect(discord.channel(channel).messages.map((one) => one.text)).toEqual(['Hello, everybody.'])
    expect(ana.sees().privates[0]?.text).toContain('slw_')
  })

  it('F53 sends the QR code as pictures in the answer itself', async () => {
    const { app, ana } = await opened()
    await ana.command('qr', { bot: 'orders' }, channel)
    await app.idle()
    const [said] = ana.sees().privates
    expect(said?.files.map((file) => file.name)).toEqual(['orders.png', 'orders.svg'])
    expect(said?.files[0]?.description).toContain('QR code')
  })

  it('F13 asks a long form in steps that survive a restart, and sends it whole', async () => {
    const kept = new Map<string, string>()
    const drafts = {
      put: async ({ id, content }: { id: string; content: string }) => void kept.set(id, content),
      get: async (id: string) => kept.get(id) ?? null,
    }
    const core = fakeCore()
    const { discord, app, ana } = await opened(core, { drafts })
    await ana.command('publish', { bot: 'orders' }, channel)
    expect(ana.sees().modal?.text).toContain('Changes against V1.0')
    await ana.submitModal({
      'What changes, and why': 'New delivery times',
      'What to publish': 'Only some flows',
    })
    await app.stop()
    const next = openApp(discord, core, Date.now, { drafts })
    open.unshift(next.app)
    next.app.start()
    await discord.until(() => discord.gateway.open() === 1)
    const [asked] = ana.sees().privates
    if (!asked) throw new Error('nothing was asked')
    await ana.click(asked, 'Continue…')
    await ana.submitModal({ Flows: ['track_order'] })
    await next.app.idle()
    expect(ana.sees().privates.at(-1)?.text).toContain('R-12 is asked')
    expect(core.told.at(-1)).toMatchObject({
      kind: 'submit',
      values: { comment: 'New delivery times', what: 'selected', flows: ['track_order'] },
    })
  })

  it('F13 says what is wrong, and opens the form again as it was left', async () => {
    const { app, ana } = await opened()
    await ana.command('publish', { bot: 'orders' }, channel)
    await ana.submitModal({ 'What changes, and why': 'x' })
    await app.idle()
    const [said] = ana.sees().privates
    expect(said?.text).toContain('Say a little more')
    if (said) await ana.click(said, 'Edit again')
    const field = ana.sees().modal?.fields.find((one) => one.label.startsWith('What changes'))
    expect(field?.value).toBe('x')
    await ana.submitModal({ 'What changes, and why': 'Now it is longer' })
    await app.idle()
    expect(ana.sees().privates.map((one) => one.text)).toEqual([
      expect.stringContaining('R-12 is asked'),
    ])
  })

  it('F13 keeps what was written when the form itself is forgotten', async () => {
    const drafts = { put: async () => {}, get: async () => null }
    const { app, ana } = await opened(fakeCore(), { drafts })
    await ana.command('publish', { bot: 'orders' }, channel)
    await ana.submitModal({ 'What changes, and why': 'Very long thoughts' })
    await app.idle()
    expect(ana.sees().privates[0]?.text).toMatch(/no longer kept[^]*Very long thoughts/)
    expect(ana.sees().privates[0]?.text).not.toMatch(/You had written: *$/m)
  })

  it('F42 asks first where a click exposes customers, and takes a no', async () => {
    const core = fakeCore()
    const { app, ana } = await opened(core)
    await ana.command('activate', { bot: 'orders' }, channel)
    await app.idle()
    const [offer] = ana.sees().privates
    if (!offer) throw new Error('no offer')
    for (const [answer, said] of [
      ['Cancel', /Nothing was changed/],
      ['Yes: Activate now', /Done: activate\S+orders/],
    ] as const) {
      await ana.click(offer, 'Activate now')
      const question = ana.sees().privates.at(-1)
      expect(question?.text).toContain('Sure?')
      if (question) await ana.click(question, answer)
      await app.idle()
      expect(ana.sees().privates.at(-1)?.text).toMatch(said)
    }
    expect(core.told.filter(({ kind }) => kind === 'click')).toHaveLength(1)
  })

  it('F68 draws the clicked card anew and tells only the clicker', async () => {
    const { discord, app, ana, post } = await opened()
    const card = await post()
    await ana.click(card, 'Details')
    await app.idle()
    expect(ana.sees().privates.map((one) => one.text)).toHaveLength(1)
    await ana.click(card, 'Ask for changes…')
    await app.idle()
    expect(discord.channel(channel).messages[0]?.text).toContain('Withdrawn')
  })

  it('F68 tells by direct message what Discord no longer takes, and by mention where that is shut', async () => {
    const { discord, app, ana } = await opened()
    const late = { status: 404, body: { message: 'Unknown interaction', code: 10_062 } }
    for (const closed of [false, true]) {
      discord.closeDirects(idOf('ana'), closed)
      discord.fault({ route: original, when: 'before', answer: late })
      await ana.command('bots token', {}, channel)
      await app.idle()
    }
    expect(ana.sees().directs.map((one) => one.text)).toEqual([expect.stringContaining('slw_')])
    const [said] = discord.channel(channel).messages
    expect(said?.text).toContain('@ana')
    expect(said?.pings).toEqual([idOf('ana')])
    expect(said?.text).not.toContain('slw_')
  })

  it('F68 answers within 3 s also when Discord stumbles over the first answer', async () => {
    const { discord, app, ana } = await opened()
    for (const [when, answer] of [
      ['before', 502],
      ['after', 502],
      ['after', 'cut'],
      ['before', { retryAfter: 0.2 }],
    ] as const) {
      discord.fault({ route: callback, when, answer })
      expect(await ana.command('bots token', {}, channel)).toMatchObject({ ok: true })
      await app.idle()
    }
    const tokens = ana.sees().privates.filter((one) => one.text.includes('slw_'))
    expect(tokens).toHaveLength(4)
  })

  inTheLongRun(() => {
    it('F68 tries a private answer again before it says in public, truly, that it could not bring it', async () => {
      const { discord, app, ana } = await opened()
      const direct = 'POST /users/@me/channels'
      const stop = discord.fault({ route: original, when: 'before', answer: 502, times: 9 })
      discord.fault({ route: direct, when: 'before', answer: 502 })
      await ana.command('bots token', {}, channel)
      await app.idle()
      expect(ana.sees().directs).toHaveLength(1)
      expect(discord.channel(channel).messages).toEqual([])
      discord.fault({ route: direct, when: 'before', answer: 500, times: 3 })
      discord.fault({ route: 'POST /channels/:channel/messages', when: 'after', answer: 502 })
      discord.closeDirects(idOf('ana'))
      await ana.command('bots token', {}, channel)
      await app.idle()
      stop()
      const said = discord.channel(channel).messages.map(({ text }) => text)
      expect(said).toEqual([expect.stringMatching(/couldn’t bring you my answer/)])
      expect(said[0]).not.toMatch(/take no direct messages|too long|slw_/)
    })
  })

  it('draws no card anew for clicks that change nothing', async () => {
    const core = fakeCore()
    const { discord, app, ana, post } = await opened({
      ...core,
      firstAnswer: () => 'update',
      receive: async () => ({
        kind: 'update',
        card: { ...requestCard(), status: 'Approved' },
        notice: { tone: 'refused', lines: [['That is not for you.']], buttons: [], files: [] },
      }),
    })
    const card = await post()
    for (let times = 0; times < 5; times++) await ana.click(card, 'Ask for changes…')
    await app.idle()
    expect(discord.channel(channel).messages[0]).toMatchObject({ edits: 1 })
    expect(discord.channel(channel).messages[0]?.text).toContain('Approved')
    expect(ana.sees().privates).toHaveLength(5)
  })

  it('writes no token into its log, whichever way an answer is lost', async () => {
    const { discord, app, ana, logged } = await opened()
    const tooMuch = { status: 400, body: { message: 'Cannot send an empty message', code: 50_006 } }
    for (const answer of [tooMuch, 502, { retryAfter: 9 }] as const) {
      const stop = discord.fault({ route: original, when: 'before', answer, times: 9 })
      await ana.command('bots token', {}, channel)
      await app.idle()
      stop()
    }
    const said = logged.filter(({ message }) => message === 'Discord took no edit')
    expect(said).toHaveLength(3)
    expect(inspect(said, { depth: 9, showHidden: true })).not.toMatch(/slw_|requestBody/)
    for (const { payload } of discord.interactions())
      expect(inspect(said, { depth: 9 })).not.toContain((payload as { token: string }).token)
    const route = '/webhooks/:id/:id/messages/%40original'
    expect(said[0]?.error).toMatchObject({ method: 'PATCH', route, status: 400, code: 50_006 })
  })

  inTheLongRun(() => {
    it('F68 opens a form behind a button when it was not ready in time', async () => {
      const core = fakeCore()
      const gate = gated()
      const slow: ChatCore = {
        ...core,
        receive: async (incoming) => {
          if (incoming.kind === 'command') await gate.promise
          return core.receive(incoming)
        },
      }
      const { app, ana } = await opened(slow)
      const ack = await ana.command('publish', { bot: 'orders' }, channel)
      expect(ack).toMatchObject({ ok: true, answer: { kind: 'deferred', ephemeral: true } })
      gate.resolve()
      await app.idle()
      const [ready] = ana.sees().privates
      if (ready) await ana.click(ready, 'Continue…')
      expect(ana.sees().modal?.title).toContain('Publish Orders')
    })
  })

  it('F61 listens to people in direct messages, and to no bot', async () => {
    const core = fakeCore()
    const { discord, app, ana } = await opened(core)
    ana.says('hello?', 'direct')
    await discord.until(() => core.told.length > 0)
    await app.idle()
    expect(ana.sees().directs.at(-1)?.text).toContain('no such command')
    expect(core.told[0]).toMatchObject({ direct: true, user: { stranger: false } })
  })

  it('F26 does nothing twice when Discord delivers twice', async () => {
    const core = fakeCore()
    const { discord, app, ana } = await opened(core)
    await ana.command('bots token', {}, channel)
    discord.redeliver(discord.interactions()[0]?.id ?? '')
    await discord.until(() => discord.calls.filter((one) => one.route === callback).length > 1)
    await app.idle()
    expect(core.told).toHaveLength(1)
    expect(ana.sees().privates).toHaveLength(1)
  })
})

function gated() {
  let resolve = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

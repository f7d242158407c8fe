import { ulid } from 'ulid'
import { afterEach, describe, expect, it } from 'vitest'
import type { Answer, ChatCore, Incoming } from '../../../../src/chat/port.ts'
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
  return { ...one, ana: one.slack.user('ana') }
}

/** A core whose answer waits until it is let go. */
function slowCore(change: Partial<ChatCore> = {}) {
  let letGo = () => {}
  const gate = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const core = fakeChatCore()
  const receive = change.receive ?? core.receive
  const slow: ChatCore = {
    ...core,
    firstAnswer: () => 'form',
    ...change,
    receive: async (incoming: Incoming) => {
      await gate
      return receive(incoming)
    },
  }
  return { core: slow, letGo: () => letGo() }
}
const said = (text: string): Answer => ({
  kind: 'notice',
  audience: 'private',
  notice: { tone: 'refused', lines: [[text]], buttons: [], files: [] },
})

describe('a form in Slack that takes long', () => {
  it('F68 says at once that it loads, and is there when it is ready', async () => {
    const { core, letGo } = slowCore()
    const { slack, app, ana } = await opened(core, { formMs: 1 })
    await ana.types('/publish orders', channel)
    const loading = await slack.until(() => ana.sees().modal)
    expect(loading.text).toContain('Loading…')
    expect(loading.submit).toBeNull()
    letGo()
    await app.idle()
    const form = ana.sees().modal
    expect(form?.id).toBe(loading.id)
    expect(form?.title).toBe('Publish Orders')
  })

  it('F68 says in the same place what came instead, or to whoever closed it', async () => {
    for (const closes of [false, true]) {
      const { core, letGo } = slowCore({ receive: async () => said('Orders is gone.') })
      const { slack, app, ana } = await opened(core, { formMs: 1 })
      await ana.types('/publish orders', channel)
      const loading = await slack.until(() => ana.sees().modal)
      if (closes) await ana.closes(loading)
      letGo()
      await app.idle()
      const seen = closes ? ana.sees().privates[0] : ana.sees().modal
      expect(seen?.text).toContain('Orders is gone.')
    }
  })

  it('F68 opens nothing for somebody who closed the view that held its place', async () => {
    const { core, letGo } = slowCore()
    const { slack, app, ana } = await opened(core, { formMs: 1 })
    await ana.types('/publish orders', channel)
    await ana.closes(await slack.until(() => ana.sees().modal))
    letGo()
    await app.idle()
    expect(ana.sees()).toMatchObject({ modal: null, privates: [] })
  })

  it('F68 says nothing of loading where the form is soon there', async () => {
    const { slack, app, ana } = await opened({ ...fakeChatCore(), firstAnswer: () => 'form' })
    await ana.types('/publish orders', channel)
    await app.idle()
    const views = slack.calls.filter(({ method }) => method.startsWith('views.'))
    expect(views.map(({ method }) => method)).toEqual(['views.open'])
    expect(ana.sees().modal?.title).toBe('Publish Orders')
  })
})

describe('an approval with one click', () => {
  it('F67 says “Recording…” on the card at once', async () => {
    const card = requestCard({
      buttons: [{ id: 'approve:r12:1', label: 'Approve', style: 'primary' }],
    })
    const painted: object[] = []
    const painting: object[] = []
    const { core, letGo } = slowCore({
      beforeAdapterDraw: async (at) => {
        const [stands] = slack.channel(channel).messages
        painting.push({ ...at, stands: stands?.edits })
      },
      afterAdapterDraw: async (at) => void painted.push(at),
      receive: async () => ({
        kind: 'update',
        card: { ...card, status: '✅ Approved', buttons: [] },
        notice: null,
      }),
    })
    const { slack, app, ana } = await opened(core, { formMs: 1 })
    await app.adapter.post({ install: 'T1', channel }, { kind: 'card', card }, ulid())
    const [shown] = slack.channel(channel).messages
    if (!shown) throw new Error('no card')
    await ana.clicks(shown, 'Approve')
    await slack.until(() => slack.channel(channel).messages[0]?.text.includes('Recording…'))
    const at = { platform: 'slack', install: 'T1', channel, messageId: shown.ts }
    // Kept before anything is drawn, for the case that this process dies now.
    expect(painting).toEqual([{ ...at, stands: 0 }])
    expect(painted).toEqual([])
    expect(ana.sees().modal).toBeNull()
    letGo()
    await app.idle()
    const [after] = slack.channel(channel).messages
    expect(after?.text).toContain('Approved')
    expect(after?.text).not.toContain('Recording')
    // The outbox decides on what we drew.
    expect(painted).toEqual([at])
  })

  it('F67 puts the card back where nothing was decided after all', async () => {
    const card = requestCard({ buttons: [{ id: 'approve:r12:1', label: 'Approve' }] })
    const { core, letGo } = slowCore({ receive: async () => said('You asked for it yourself.') })
    const { slack, app, ana } = await opened(core)
    await app.adapter.post({ install: 'T1', channel }, { kind: 'card', card }, ulid())
    const [shown] = slack.channel(channel).messages
    if (!shown) throw new Error('no card')
    await ana.clicks(shown, 'Approve')
    await slack.until(() => slack.channel(channel).messages[0]?.text.includes('Recording…'))
    letGo()
    await app.idle()
    const [after] = slack.channel(channel).messages
    expect(after).toMatchObject({ text: shown.text, buttons: ['Approve'] })
    expect(ana.sees().privates[0]?.text).toContain('You asked for it yourself.')
  })
})

describe('a form that decides', () => {
  const card = requestCard({ buttons: [{ id: 'approve:r12:1', label: 'Approve…' }] })

  /** A core whose sent form is answered with `answer`, once it is let go. */
  async function sent(receive: ChatCore['receive']) {
    const fake = fakeChatCore()
    const one = await opened({
      ...fake,
      firstAnswer: ({ kind }) => (kind === 'submit' ? 'update' : 'form'),
      receive: (incoming, accepted) =>
        incoming.kind === 'submit' ? receive(incoming, accepted) : fake.receive(incoming),
    })
    const { slack, app, ana } = one
    await app.adapter.post({ install: 'T1', channel }, { kind: 'card', card }, ulid())
    const [shown] = slack.channel(channel).messages
    if (!shown) throw new Error('no card')
    await ana.clicks(shown, 'Approve…')
    const form = await slack.until(() => ana.sees().modal)
    const sending = ana.submits(form, { 'I have checked': ['It works as expected in Development'] })
    return { ...one, sending, stands: () => slack.channel(channel).messages[0] }
  }

  it('F67 says “Recording…” on its card when it was accepted, and then what came of it', async () => {
    let accept: (() => void) | undefined
    let answer: (answer: Answer) => void = () => {}
    const { slack, app, sending, stands } = await sent((_, accepted) => {
      accept = accepted
      return new Promise((resolve) => (answer = resolve))
    })
    await slack.until(() => accept)
    expect(stands()?.edits).toBe(0)
    accept?.()
    await slack.until(() => stands()?.text.includes('Recording…'))
    answer({ kind: 'update', card: { ...card, status: '✅ Approved', buttons: [] }, notice: null })
    await sending
    await app.idle()
    expect(stands()?.text).toContain('Approved')
    expect(stands()?.text).not.toContain('Recording')
  })

  it('F67 touches no card where it was not accepted, however long that takes', async () => {
    let refuse = () => {}
    const { slack, app, sending, stands } = await sent(
      () => new Promise((resolve) => (refuse = () => resolve(said('Tick everything first.')))),
    )
    // Slack's modal is answered after 2 s at the latest.
    await sending
    refuse()
    await app.idle()
    expect(stands()).toMatchObject({ edits: 0, buttons: ['Approve…'] })
    expect(slack.user('ana').sees().privates[0]?.text).toContain('Tick everything first.')
  })
})

describe('pages of a form in Slack', () => {
  it('F13 come when they are chosen and go when they are not, and keep what was typed', async () => {
    const core = fakeChatCore()
    const { slack, app, ana } = await opened(core)
    await ana.types('/publish orders', channel)
    await app.idle()
    const form = await slack.until(() => ana.sees().modal)
    const names = () => ana.sees().modal?.fields.map(({ label }) => label)
    const first = ['What changes, and why', 'What to publish', 'Ask these approvers']
    expect(names()).toEqual(first)

    await ana.fills(form, { 'What changes, and why': 'New greeting' })
    await ana.fills(form, { 'What to publish': 'Only some flows' })
    await app.idle()
    expect(names()).toEqual([...first, 'Flows', 'Settings'])
    expect(ana.sees().modal?.fields[0]?.value).toBe('New greeting')

    const chosen = ana.sees().modal
    if (!chosen) throw new Error('no form')
    await ana.fills(chosen, { Flows: ['greet'] })
    await ana.fills(chosen, { 'What to publish': 'All changes' })
    await app.idle()
    expect(names()).toEqual(first)
    await ana.fills(chosen, { 'What to publish': 'Only some flows' })
    await app.idle()
    const last = ana.sees().modal
    if (!last) throw new Error('no form')
    await ana.submits(last, { Flows: ['track_order'] })
    await app.idle()
    expect(core.told.at(-1)).toMatchObject({
      kind: 'submit',
      values: { comment: 'New greeting', what: 'selected', flows: ['track_order'] },
    })
  })

  it('F13 come with the submit where a restart forgot them, with what is missing', async () => {
    const core = fakeChatCore()
    let published: Answer | null = null
    const strict: ChatCore = {
      ...core,
      receive: async (incoming) => {
        if (incoming.kind !== 'submit') return (published = await core.receive(incoming))
        if (published?.kind !== 'form') throw new Error('no form yet')
        const { form } = published
        const pages = form.pages.map((page) => ({
          ...page,
          fields: page.fields.map((field) =>
            field.name === 'what' && field.kind === 'choice'
              ? { ...field, value: 'selected' }
              : field,
          ),
        }))
        return {
          kind: 'errors',
          fields: { flows: 'Choose at least one flow.' },
          form: { ...form, pages },
          notice: { tone: 'refused', lines: [['Not sent.']], buttons: [], files: [] },
        }
      },
    }
    const before = await opened(strict)
    await before.ana.types('/publish orders', channel)
    await before.app.idle()
    const form = await before.slack.until(() => before.ana.sees().modal)
    const after = await opened(strict, { apiUrl: before.slack.apiUrl })
    before.slack.deliverTo(`${after.url}/slack/events`)
    await before.ana.fills(form, { 'What to publish': 'Only some flows' })
    await after.app.idle()
    expect(before.ana.sees().modal?.fields).toHaveLength(3)
    await before.ana.submits(form, { 'What changes, and why': 'New greeting' })
    await after.app.idle()
    const shown = before.ana.sees().modal
    expect(shown?.text).toContain('⚠️ Choose at least one flow.')
    expect(shown?.fields.map(({ label }) => label)).toContain('Flows')
    expect(shown?.fields[0]?.value).toBe('New greeting')
  })
})

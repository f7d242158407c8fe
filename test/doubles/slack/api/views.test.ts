import type { App, ViewResponseAction } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { clientOf, refusal, startHttpApp } from './app.ts'
import { startSlack, type Slack } from '../index.ts'

const plain = (text: string) => ({ type: 'plain_text' as const, text })
const comment = {
  type: 'input',
  block_id: 'comment',
  label: plain('Comment'),
  element: { type: 'plain_text_input', action_id: 'it' },
} as const
const modal = (more: Partial<ModalView> = {}): ModalView => ({
  type: 'modal',
  title: plain('Title'),
  submit: plain('Send'),
  blocks: [comment],
  ...more,
})

let slack: Slack
let app: App
let web: WebClient
let clock: number
let triggers: string[]
/** What the app acknowledges submits with. */
let answer: object | undefined
beforeEach(async () => {
  clock = Date.now()
  triggers = []
  answer = undefined
  slack = await startSlack({ now: () => clock })
  slack.addPerson('U1', { name: 'ana' })
  slack.addPerson('U9', { name: 'zed', team: 'T9' })
  slack.addChannel('C1', { name: 'bots', members: ['U1', slack.botUserId()] })
  web = clientOf(slack)
  const started = await startHttpApp(slack, (bolt) => {
    bolt.command(/.*/, async ({ ack, body }) => {
      triggers.push(body.trigger_id)
      await ack()
    })
    bolt.action(/.*/, async ({ ack, body }) => {
      if (body.type === 'block_actions') triggers.push(body.trigger_id)
      await ack()
    })
    bolt.view({ callback_id: /.*/, type: 'view_submission' }, async ({ ack, body }) => {
      if (body.type === 'view_submission') triggers.push(body.trigger_id)
      await (answer ? ack(answer as ViewResponseAction) : ack())
    })
  })
  app = started.app
})
afterEach(async () => {
  await app.stop()
  await slack.stop()
})
const error = async (call: Promise<unknown>) => (await refusal(call)).error
const trigger = async () => {
  await slack.user('U1').types('/go', 'C1')
  return triggers.at(-1) ?? ''
}
const open = async (more: Partial<ModalView> = {}) =>
  web.views.open({ trigger_id: await trigger(), view: modal(more) })
const shown = () => {
  const view = slack.user('U1').sees().modal
  if (!view) throw new Error('no form on the screen')
  return view
}

describe('triggers (slack.md 8)', () => {
  it('work once, for 3 seconds, in their own workspace', async () => {
    const trigger_id = await trigger()
    await web.views.open({ trigger_id, view: modal() })
    expect(await error(web.views.open({ trigger_id, view: modal() }))).toBe('exchanged_trigger_id')
    const late = await trigger()
    clock += 3001
    expect(await error(web.views.open({ trigger_id: late, view: modal() }))).toBe(
      'expired_trigger_id',
    )
    slack.addWorkspace('T2')
    const foreign = clientOf(slack, slack.botToken('T2'))
    const fresh = await trigger()
    expect(await error(foreign.views.open({ trigger_id: fresh, view: modal() }))).toBe(
      'invalid_trigger_id',
    )
  })
})

describe('limits of a modal (slack.md 9)', () => {
  const long = (length: number) => 'x'.repeat(length)
  it.each<[string, Partial<ModalView>, string]>([
    ['title 24', { title: plain(long(25)) }, '/view/title/text'],
    ['submit 24', { submit: plain(long(25)) }, '/view/submit/text'],
    ['close 24', { close: plain(long(25)) }, '/view/close/text'],
    ['private_metadata 3000', { private_metadata: long(3001) }, '/view/private_metadata'],
    ['callback_id 255', { callback_id: long(256) }, '/view/callback_id'],
    ['100 blocks', { blocks: Array(101).fill({ type: 'divider' }) }, '/view/blocks'],
  ])('holds %s', async (_, over, where) => {
    const refused = await refusal(open(over))
    expect(refused.error).toBe('invalid_arguments')
    expect(refused.messages.join()).toContain(`[json-pointer:${where}]`)
  })

  it('needs a submit where there is an input', async () => {
    const { submit: _, ...silent } = modal()
    const refused = await refusal(web.views.open({ trigger_id: await trigger(), view: silent }))
    expect(refused.messages.join()).toContain('submit is required')
  })
})

describe('updating', () => {
  it('refuses a stale hash, a closed view, and an external_id twice', async () => {
    const { view } = await open({ external_id: 'one' })
    const view_id = view?.id ?? ''
    const hash = view?.hash ?? ''
    await web.views.update({ view_id, hash, view: modal() })
    expect(await error(web.views.update({ view_id, hash, view: modal() }))).toBe('hash_conflict')
    slack.addPerson('U2', { name: 'li' })
    slack.join('C1', 'U2')
    await slack.user('U2').types('/go', 'C1')
    const second = { trigger_id: triggers.at(-1) ?? '', view: modal({ external_id: 'one' }) }
    expect(await error(web.views.open(second))).toBe('duplicate_external_id')
    await slack.user('U1').closes(shown())
    expect(await error(web.views.update({ view_id, view: modal() }))).toBe('not_found')
  })

  it('keeps what the person typed into fields that stay', async () => {
    const { view } = await open()
    await slack.user('U1').fills(shown(), { Comment: 'half a sen' })
    await web.views.update({ view_id: view?.id ?? '', view: modal({ title: plain('Next') }) })
    expect(shown()).toMatchObject({ title: 'Next', fields: [{ value: 'half a sen' }] })
  })

  it('publishes App Home for people of this workspace only', async () => {
    const view = { type: 'home' as const, blocks: [{ type: 'divider' as const }] }
    await web.views.publish({ user_id: 'U1', view })
    expect(slack.user('U1').sees().home).not.toBeNull()
    expect(await error(web.views.publish({ user_id: 'U9', view }))).toBe('user_not_found')
    const stale = web.views.publish({ user_id: 'U1', view, hash: 'old' })
    expect(await error(stale)).toBe('hash_conflict')
  })
})

describe('the stack (slack.md 9)', () => {
  const button = { type: 'button', action_id: 'more', text: plain('More') } as const
  const more = { blocks: [comment, { type: 'actions', elements: [button] } as const] }

  it('is 3 modals high, and only a modal’s own trigger pushes', async () => {
    await open(more)
    const outside = web.views.push({ trigger_id: await trigger(), view: modal() })
    expect(await error(outside)).toBe('invalid_trigger_id')
    for (const title of ['Two', 'Three']) {
      await slack.user('U1').clicks(shown(), 'More')
      const view = modal({ ...more, title: plain(title) })
      await web.views.push({ trigger_id: triggers.at(-1) ?? '', view })
    }
    expect(shown().title).toBe('Three')
    await slack.user('U1').clicks(shown(), 'More')
    const fourth = web.views.push({ trigger_id: triggers.at(-1) ?? '', view: modal() })
    expect(await error(fourth)).toBe('push_limit_reached')
    await slack.user('U1').closes(shown())
    expect(shown().title).toBe('Two')
  })

  it('closes one with an empty answer and all with clear', async () => {
    await open()
    answer = { response_action: 'push', view: modal({ title: plain('Two') }) }
    await slack.user('U1').submits(shown(), { Comment: 'a' })
    answer = undefined
    expect(shown().title).toBe('Two')
    await slack.user('U1').submits(shown(), { Comment: 'b' })
    expect(shown().title).toBe('Title')
    answer = { response_action: 'update', view: modal({ title: plain('Now') }) }
    await slack.user('U1').submits(shown(), { Comment: 'c' })
    expect(shown().title).toBe('Now')
    answer = { response_action: 'clear' }
    await slack.user('U1').submits(shown(), { Comment: 'd' })
    expect(slack.user('U1').sees().modal).toBeNull()
  })

  it.each([
    ['an error at a block that is not there', { response_action: 'errors', errors: { no: 'x' } }],
    ['no errors at all', { response_action: 'errors', errors: {} }],
    ['a view over the limits', { response_action: 'update', view: modal({ title: plain('') }) }],
    ['an action that Slack does not know', { response_action: 'explode' }],
  ])('shows its own trouble for %s', async (_, wrong) => {
    await open()
    answer = wrong
    await slack.user('U1').submits(shown(), { Comment: 'a' })
    expect(shown().title).toBe('Title')
    expect(slack.user('U1').sees().notices.join()).toContain('We had some trouble connecting')
  })
})

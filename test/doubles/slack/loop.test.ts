import type { App } from '@slack/bolt'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startHttpApp, startSocketApp, stopBoth } from './api/app.ts'
import { startSlack, type Slack } from './index.ts'

/** A small app that does what Slipway's adapter does: form, card, edit, thread, private word. */
function listen(app: App): void {
  app.command('/publish', async ({ ack, body, client }) => {
    await ack()
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'ask',
        private_metadata: body.channel_id,
        title: { type: 'plain_text', text: 'Publish' },
        submit: { type: 'plain_text', text: 'Ask' },
        blocks: [
          {
            type: 'input',
            block_id: 'comment',
            label: { type: 'plain_text', text: 'Comment' },
            element: { type: 'plain_text_input', action_id: 'comment', max_length: 100 },
          },
          {
            type: 'input',
            block_id: 'bot',
            label: { type: 'plain_text', text: 'Bot' },
            element: { type: 'external_select', action_id: 'bot', min_query_length: 0 },
          },
        ],
      },
    })
  })
  app.command('/hello', async ({ ack }) => ack('Hello, only you'))
  app.command('/all', async ({ ack }) => ack({ response_type: 'in_channel', text: 'Hello all' }))
  app.options('bot', async ({ ack, options }) => {
    const names = ['orders', 'orders-eu', 'support'].filter((one) => one.includes(options.value))
    await ack({
      options: names.map((one) => ({ text: { type: 'plain_text', text: one }, value: one })),
    })
  })
  app.view('ask', async ({ ack, view, client, body }) => {
    const { comment, bot } = view.state.values
    const said = comment?.comment?.value ?? ''
    if (said === 'bad') {
      await ack({ response_action: 'errors', errors: { comment: 'Say why' } })
      return
    }
    await ack()
    await client.chat.postMessage({
      channel: view.private_metadata,
      text: `<@${body.user.id}> wants to publish ${bot?.bot?.selected_option?.value}: ${said}`,
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: 'R-1' } },
        { type: 'section', text: { type: 'mrkdwn', text: `<@${body.user.id}> says *${said}*` } },
        {
          type: 'actions',
          elements: [
            {
              type: 'button',
              action_id: 'approve',
              text: { type: 'plain_text', text: 'Approve' },
              value: 'R-1',
            },
            {
              type: 'button',
              action_id: 'decline',
              text: { type: 'plain_text', text: 'Decline' },
              confirm: {
                title: { type: 'plain_text', text: 'Sure?' },
                text: { type: 'plain_text', text: 'Nothing goes live' },
                confirm: { type: 'plain_text', text: 'Decline it' },
                deny: { type: 'plain_text', text: 'Wait' },
              },
            },
          ],
        },
      ],
    })
  })
  app.action('approve', async ({ ack, body, client, respond }) => {
    await ack()
    if (body.type !== 'block_actions' || !body.message || !body.channel) return
    const { ts } = body.message
    await client.chat.update({ channel: body.channel.id, ts, text: 'R-1 is approved' })
    await client.chat.postMessage({ channel: body.channel.id, thread_ts: ts, text: 'Approved' })
    await respond({ text: 'Thank you', response_type: 'ephemeral' })
  })
  app.action('decline', async ({ ack }) => ack())
}

for (const [name, start] of Object.entries({ sockets: startSocketApp, http: startHttpApp }))
  describe(`the whole loop with the real Bolt over ${name}`, () => {
    let slack: Slack
    let app: App
    beforeEach(async () => {
      slack = await startSlack()
      slack.addPerson('U1', { name: 'ana' })
      slack.addPerson('U2', { name: 'li' })
      slack.addChannel('C1', { name: 'bots', members: ['U1', 'U2', slack.botUserId()] })
      app = (await start(slack, listen)).app
    })
    afterEach(() => stopBoth(app, slack))

    it('opens a form, shows its errors at the field, and posts the card', async () => {
      const ana = slack.user('U1')
      expect(await ana.types('/publish orders', 'C1')).toMatchObject({ ok: true })
      const form = await slack.until(() => ana.sees().modal)
      expect(form.fields.map((field) => field.label)).toEqual(['Comment', 'Bot'])
      expect(await ana.submits(form)).toBeNull()
      expect(ana.sees().modal?.errors).toMatchObject({ Comment: /required/ })
      await ana.submits(form, { Comment: 'bad', Bot: 'support' })
      expect(ana.sees().modal?.errors).toEqual({ Comment: 'Say why' })
      await ana.submits(form, { Comment: 'Better greeting' })
      expect(ana.sees().modal).toBeNull()
      const card = await slack.until(() => slack.channel('C1').messages[0])
      expect(card.text).toBe('R-1\n@ana says *Better greeting*')
      expect(card.buttons).toEqual(['Approve', 'Decline'])
    })

    it('redraws the card, answers in its thread and privately', async () => {
      const ana = slack.user('U1')
      const li = slack.user('U2')
      await ana.types('/publish', 'C1')
      const form = await slack.until(() => ana.sees().modal)
      await ana.submits(form, { Comment: 'Go', Bot: 'orders-eu' })
      const card = await slack.until(() => slack.channel('C1').messages[0])
      await expect(li.clicks(card, 'Decline')).rejects.toThrow('asks “Nothing goes live”')
      await li.clicks(card, 'Approve')
      await slack.until(() => li.sees().privates[0])
      const [after] = slack.channel('C1').messages
      expect(after).toMatchObject({ text: 'R-1 is approved', buttons: [], edits: 1 })
      expect(after?.thread.map((one) => one.text)).toEqual(['Approved'])
      expect(li.sees().privates.map((one) => one.text)).toEqual(['Thank you'])
      expect(ana.sees().privates).toEqual([])
      await expect(li.clicks(card, 'Approve')).rejects.toThrow('nothing called “Approve”')
    })

    it('shows what a command was acknowledged with', async () => {
      const ana = slack.user('U1')
      await ana.types('/hello', 'C1')
      await ana.types('/all', 'C1')
      expect(ana.sees().privates.map((one) => one.text)).toEqual(['Hello, only you'])
      expect(slack.channel('C1').messages.map((one) => one.text)).toEqual(['Hello all'])
    })
  })

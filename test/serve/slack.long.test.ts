import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { start } from '../../src/main.ts'
import type { Running } from '../../src/main.ts'
import { startSlack } from '../doubles/slack/index.ts'
import type { Person, Slack } from '../doubles/slack/index.ts'
import { settings } from './settings.ts'

const silent = pino({ level: 'silent' })
const draft = (greeting: string) => `
version: "3.1"
metadata: {bot: orders, channels: [whatsapp], senders: [front], start: menu, fallback: sorry}
slots: {}
responses:
  utter_menu: [{text: "${greeting}"}]
  utter_sorry: [{text: "Sorry, I did not get that."}]
flows:
  menu: {description: entry, steps: [{action: utter_menu}]}
  sorry: {description: fallback, steps: [{action: utter_sorry}]}
`

describe.each(['socket', 'http'])('the whole server on Slack over %s', (mode) => {
  let folder: string
  let slack: Slack
  let server: Running
  let ada: Person
  let ben: Person

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'slipway-slack-'))
    slack = await startSlack()
    for (const [id, name] of [
      ['U0ADA', 'Ada'],
      ['U0BEN', 'Ben'],
    ] as const)
      slack.addPerson(id, { name })
    slack.addChannel('C0BOTS', { name: 'bots', members: ['U0ADA', 'U0BEN', slack.botUserId()] })
    const way: Record<string, string> =
      mode === 'socket'
        ? { SLACK_APP_TOKEN: slack.appToken }
        : { SLACK_SIGNING_SECRET: slack.signingSecret }
    server = await start(
      settings(join(folder, 'slipway.db'), {
        SLACK_BOT_TOKEN: slack.botToken(),
        SLACK_API_URL: slack.apiUrl,
        ADMINS: 'slack:T1:U0ADA,slack:T1:U0BEN',
        ...way,
      }),
      'all',
      silent,
    )
    if (mode === 'http') slack.deliverTo(`${server.url}/slack/events`)
    else await slack.until(() => slack.sockets.open() === 2)
    ada = slack.user('U0ADA')
    ben = slack.user('U0BEN')
  })
  afterEach(async () => {
    await server.stop()
    await slack.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('F66 goes from nothing to an approved version, as two people see it', async () => {
    const told = async (who: Person, line: string, answer: RegExp) => {
      await who.types(line, 'C0BOTS')
      return slack.until(() => who.sees().privates.find(({ text }) => answer.test(text)))
    }
    await told(ada, '/bots sender name:front channel:whatsapp address:+15550001111', /front/)
    await told(ben, '/bots create orders name:Orders', /orders/i)
    const bot = await slack.until(() => slack.channel('C0BOTS').messages[0])
    expect(bot.text).toContain('Orders')

    await ada.shares(
      { name: 'orders.yml', content: draft('Hello & welcome <3') },
      `<@${slack.botUserId()}> orders`,
      'C0BOTS',
    )
    const preview = await slack.until(() =>
      ada.sees().privates.find(({ buttons }) => buttons.includes('Replace the draft')),
    )
    await ada.clicks(preview, 'Replace the draft')
    await slack.until(() =>
      ada.sees().privates.find(({ text }) => /is your file now, revision 2/.test(text)),
    )

    await ada.types('/publish orders', 'C0BOTS')
    const form = await slack.until(() => ada.sees().modal)
    await ada.submits(form, { 'What changes, and why': 'A *better* <greeting>' })
    const card = await slack.until(() =>
      slack.channel('C0BOTS').messages.find(({ text }) => /^(Publish )?.* · R-\d+/.test(text)),
    )
    expect(card.text).toContain('A *better* <greeting>')
    expect(card.text).toContain('Waiting for')

    await ben.opensHome()
    const home = await slack.until(() => ben.sees().home)
    expect(home.text).toContain('A *better* <greeting>')
    await ben.clicks(home, home.buttons.find((label) => label.startsWith('Approve')) ?? '')
    const checklist = await slack.until(() => ben.sees().modal)
    expect(checklist.title).toBe('Emergency: R-1')
    const boxes = checklist.fields.find(({ label }) => label === 'I have checked')
    await ben.submits(checklist, {
      'Why this can’t wait': 'Nobody else is here on the first day',
      'I have checked': boxes?.options ?? [],
      Comment: 'Looks right',
    })
    await slack.until(() =>
      ben.sees().directs.find(({ text }) => text.includes('You approved R-1. V1.0 is approved')),
    )
    const approved = await slack.until(() =>
      slack
        .channel('C0BOTS')
        .messages.find(({ ts, text }) => ts === card.ts && /Approved/.test(text)),
    )
    expect(approved.buttons).not.toContain('Approve…')
    expect(slack.calls.filter(({ result }) => result !== 'ok')).toEqual([])
  })
})

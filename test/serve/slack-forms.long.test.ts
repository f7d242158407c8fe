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

const channel = 'C0BOTS'
const flowsOf = Array.from({ length: 120 }, (_, i) => `flow_${String(i).padStart(3, '0')}`)

/** A bot of 120 flows; the last one has five errors. */
const draft = `
version: "3.1"
metadata: {bot: orders, channels: [whatsapp], senders: [front], start: menu, fallback: sorry}
slots: {}
responses:
  utter_menu: [{text: "Hello"}]
  utter_sorry: [{text: "Sorry"}]
flows:
  menu: {description: entry, steps: [{action: utter_menu}]}
  sorry: {description: fallback, steps: [{action: utter_sorry}]}
${flowsOf
  .map((id, i) => {
    const steps =
      i < 119
        ? '{action: utter_menu}'
        : [1, 2, 3, 4, 5].map((n) => `{action: utter_lost_${n}}`).join(', ')
    return `  ${id}: {description: one of many, steps: [${steps}]}`
  })
  .join('\n')}
`

describe('forms of the whole server on Slack', () => {
  let folder: string
  let slack: Slack
  let server: Running
  let ada: Person

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'slipway-forms-'))
    slack = await startSlack()
    slack.addPerson('U0ADA', { name: 'Ada' })
    slack.addChannel(channel, { name: 'bots', members: ['U0ADA', slack.botUserId()] })
    server = await start(
      settings(join(folder, 'slipway.db'), {
        SLACK_BOT_TOKEN: slack.botToken(),
        SLACK_API_URL: slack.apiUrl,
        SLACK_SIGNING_SECRET: slack.signingSecret,
        ADMINS: 'slack:T1:U0ADA',
      }),
      'all',
      pino({ level: 'silent' }),
    )
    slack.deliverTo(`${server.url}/slack/events`)
    ada = slack.user('U0ADA')
    await said('/bots sender front whatsapp +1 555 000 1111', /front/)
    await said('/bots create orders name:Orders', /Orders/)
  })
  afterEach(async () => {
    await server.stop()
    await slack.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  async function said(line: string, answer: RegExp) {
    await ada.types(line, channel)
    return slack.until(() => ada.sees().privates.find(({ text }) => answer.test(text)))
  }

  /** A server under load shows first that it loads. */
  const formSeen = () => slack.until(() => (ada.sees().modal?.submit ? ada.sees().modal : null))

  async function handIn() {
    const mention = `<@${slack.botUserId()}> orders`
    await ada.shares({ name: 'orders.yml', content: draft }, mention, channel)
    const preview = await slack.until(() =>
      ada.sees().privates.find(({ buttons }) => buttons.includes('Replace the draft')),
    )
    await ada.clicks(preview, 'Replace the draft')
    await slack.until(() => ada.sees().privates.find(({ text }) => /revision 2/.test(text)))
  }

  it('F13 lists 120 flows as one list, and says at it why the choice has errors', async () => {
    await handIn()
    await ada.types('/publish orders', channel)
    const form = await formSeen()
    await ada.chooses(form, 'What to publish', 'Only some flows')
    const chosen = await slack.until(() => {
      const modal = ada.sees().modal
      return modal?.fields.some(({ label }) => label === 'Flows') && modal
    })
    const lists = chosen.fields.filter(({ label }) => label.startsWith('Flows'))
    expect(lists.map(({ options }) => options.length)).toEqual([122])
    await ada.submits(chosen, {
      'What changes, and why': 'The last flow',
      Flows: ['menu', 'sorry', 'flow_119'],
      'Messages, memory, phrases': ['response:utter_menu', 'response:utter_sorry'],
      Settings: true,
    })
    const errors = ada.sees().modal?.errors ?? {}
    expect(Object.keys(errors)).toEqual(['Flows'])
    expect(errors['Flows']).toMatch(/utter_lost_1.*utter_lost_2.*utter_lost_3.*2 more/s)
    expect(errors['Flows']).toContain('Fix the draft at')
    expect(slack.calls.filter(({ result }) => result !== 'ok')).toEqual([])
  })

  it('F69 the home has something to do first', async () => {
    await ada.opensHome()
    const home = await slack.until(() => ada.sees().home)
    expect(home.text).toContain('Start here')
    await ada.clicks(home, 'Publish…')
    const form = await formSeen()
    expect(await ada.searches(form, 'Bot', 'ord')).toEqual(['orders'])
    await ada.submits(form, { Bot: 'orders' })
    await slack.until(() => ada.sees().modal?.title === 'Publish Orders')
  })

  it('F66 finds 100 bots in a list of Slack', async () => {
    for (let i = 0; i < 30; i++) await ada.types(`/bots create many-${i} name:"Many ${i}"`, channel)
    await said('/bots show many-29', /Many 29/)
    await ada.types('/publish', channel)
    const form = await formSeen()
    expect(await ada.searches(form, 'Bot', 'many')).toHaveLength(30)
  })
})

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
/** A Rasa project, which is several files. */
const project = [
  {
    name: 'domain.yml',
    content: `
version: "3.1"
intents: [greet, bye]
responses:
  utter_menu: [{text: "Hello from the project"}]
  utter_bye: [{text: "Bye"}]
`,
  },
  {
    name: 'nlu.yml',
    content: `
version: "3.1"
nlu:
- intent: greet
  examples: |
    - hi
    - hello
- intent: bye
  examples: |
    - bye
    - see you
`,
  },
  {
    name: 'rules.yml',
    content: `
version: "3.1"
rules:
- rule: greet
  steps: [{intent: greet}, {action: utter_menu}]
- rule: bye
  steps: [{intent: bye}, {action: utter_bye}]
`,
  },
]

describe('a mention of Slipway in Slack', () => {
  let folder: string
  let slack: Slack
  let server: Running
  let ada: Person
  let mention: string

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'slipway-mention-'))
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
    mention = `<@${slack.botUserId()}>`
  })
  afterEach(async () => {
    await server.stop()
    await slack.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const privates = () => ada.sees().privates
  const create = async (line: string) => {
    await ada.types(line, channel)
    await slack.until(() => slack.channel(channel).messages[0])
  }
  const preview = () =>
    slack.until(() => privates().find(({ buttons }) => buttons.includes('Replace the draft')))

  it('F66 without a file gets five lines, not the whole help', async () => {
    await ada.says(`${mention} publish orders please`, channel)
    const said = await slack.until(() => privates()[0])
    expect(said.text.split('\n')).toEqual([
      '*Hello Ada.* Words alone never decide anything here: use a command.',
      '`/bots list` All bots and where they stand',
      '`/publish <bot>` Ask to publish what changed in a bot',
      '`/help` All that you can do here',
      'To hand in a draft: @Slipway orders, with its files.',
    ])
  })

  it('F68 in a thread is answered in it, its preview and the click on that too', async () => {
    await create('/bots create orders name:Orders')
    const [root] = slack.channel(channel).messages
    if (!root) throw new Error('no card')
    await ada.says(`${mention} hello`, { thread: root })
    await slack.until(() => privates().some(({ text }) => text.includes('Hello Ada')))
    await ada.shares(project, `${mention} orders`, { thread: root })
    await ada.clicks(await preview(), 'Replace the draft')
    await slack.until(() => privates().some(({ text }) => /is your file.* now/.test(text)))
    const inThread = privates().filter(({ message }) => message.threadTs === root.ts)
    expect(inThread.map(({ text }) => text.split('\n')[0])).toEqual([
      expect.stringContaining('Hello Ada'),
      expect.stringContaining('Importing onto Orders would'),
      expect.stringContaining('now, revision 2'),
    ])
  })

  it('F6 takes a project of several files in one go, for a bot named as people write it', async () => {
    await create('/bots create front-desk name:"Front Desk"')
    for (const named of ['Front-Desk', '“front desk”', 'front-desk here it is']) {
      const before = privates().length
      await ada.shares(project, `${mention} ${named}`, channel)
      const seen = await slack.until(() => privates()[before])
      expect(seen.text).toContain('Importing onto Front Desk would')
      expect(seen.text).toContain('2 flows')
    }
    await ada.clicks(await preview(), 'Replace the draft')
    await slack.until(() => privates().some(({ text }) => /now, revision 2/.test(text)))
    await ada.types('/bots export front-desk', channel)
    const file = await slack.until(() => ada.sees().directs.flatMap(({ files }) => files)[0])
    expect(new TextDecoder().decode(file.bytes)).toContain('Hello from the project')
  })

  it('F66 that names no bot is asked which it meant, and told what is wrong with a file', async () => {
    await create('/bots create orders name:Orders')
    await ada.shares(project, `${mention} ordres`, channel)
    await slack.until(() => privates().find(({ text }) => text.includes('Did you mean orders?')))
    await ada.shares(project, mention, channel)
    await slack.until(() => privates().find(({ text }) => text.includes('Say whose draft it is')))
    const large = { name: 'large.yml', content: 'x'.repeat(1_048_577) }
    await ada.shares([...project, large], `${mention} orders`, channel)
    const said = await slack.until(() => privates().find(({ text }) => /large\.yml/.test(text)))
    expect(said.text).toContain('larger than 1 MB')
  })

  it('F26 that Slack tells twice gives one preview', async () => {
    await create('/bots create orders name:Orders')
    await ada.shares(project, `${mention} orders`, channel)
    const event = slack.events.at(-1)
    for (let i = 0; i < 3; i++) await slack.sendEvent(event ?? {})
    await preview()
    await ada.shares({ name: 'none.txt', content: 'no' }, `${mention} orders`, channel)
    await slack.until(() => privates().length >= 3)
    expect(privates().filter(({ text }) => text.includes('Importing'))).toHaveLength(1)
  })
})

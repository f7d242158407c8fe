import { Socket } from 'node:net'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createBot } from '../../../src/control/bots/create-bot.ts'
import { saveDraft } from '../../../src/control/drafts/save-draft.ts'
import { preparePublish } from '../../../src/control/requests/prepare-publish.ts'
import { deleteBot } from '../../../src/control/bots/delete-bot.ts'
import { forgetResults } from '../../../src/work/run-job.ts'
import { backgroundOf } from '../../helpers/background.ts'
import { ctxFor, seedBot, seedCast, writeDraft } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'

describe('F13 the publish form of a large bot', () => {
  const db = sqlite()
  beforeAll(() => seedCast(db()))
  afterEach(() => vi.restoreAllMocks())

  const source = (sender: string, answer: string): string => `
metadata: {channels: [whatsapp], senders: [${sender}], start: f0, fallback: f0}
flows:
${numbers.map((n) => `  f${n}: {description: d, steps: [{action: utter_${n}}]}`).join('\n')}
responses:
${numbers.map((n) => `  utter_${n}: [{text: "${answer} ${n}"}]`).join('\n')}
`
  const save = (bot: { slug: string }, text: string) =>
    saveDraft(ctxFor(db(), 'dana'), { bot: bot.slug, source: text, replace: true })
  /** In pieces that are sent to workers. */
  const jobsOf = async (work: () => Promise<unknown>): Promise<number> => {
    const sent = vi.spyOn(Socket.prototype, 'write')
    await work()
    return sent.mock.calls.length
  }

  it('is worked out after the save, so that it opens without any job', async () => {
    const bot = await seedBot(db())
    await save(bot, source(bot.sender, 'Answer'))
    await backgroundOf(db()).settled()
    const opened = await jobsOf(async () => {
      const form = await preparePublish(ctxFor(db(), 'dana'), { bot: bot.slug })
      expect(form.selectable.flows.length).toBeGreaterThan(400)
    })
    expect(opened).toBe(0)
  })

  it('F66 opens without any job after a restart, as it did before', async () => {
    const bot = await seedBot(db())
    await save(bot, source(bot.sender, 'Ünter 🚲'))
    await backgroundOf(db()).settled()
    const open = () => preparePublish(ctxFor(db(), 'dana'), { bot: bot.slug })
    const before = await open()
    forgetResults()
    expect(await jobsOf(async () => expect(await open()).toEqual(before))).toBe(0)
  })

  it('F66 takes nothing that other code has found, nor that is of another draft', async () => {
    const bot = await seedBot(db())
    await save(bot, source(bot.sender, 'Eve'))
    await backgroundOf(db()).settled()
    const open = () => preparePublish(ctxFor(db(), 'dana'), { bot: bot.slug })
    const { engine } = await db()('readAheads').where({ botId: bot.id }).first()
    await db()('readAheads').where({ botId: bot.id }).update({ engine: 'another' })
    forgetResults()
    expect(await jobsOf(open)).toBeGreaterThan(0)
    await db()('readAheads').where({ botId: bot.id }).update({ engine })
    forgetResults()
    await writeDraft(db(), bot.id, 'dana', source(bot.sender, 'Adam'))
    expect(JSON.stringify((await open()).told).includes('Adam 0')).toBe(true)
  })

  it('is worked out for a new bot too', async () => {
    const { sender } = await seedBot(db())
    const made = { slug: 'grand', name: 'Grand', source: source(sender, 'Hello') }
    await createBot(ctxFor(db(), 'sam'), made)
    await backgroundOf(db()).settled()
    const open = () => preparePublish(ctxFor(db(), 'sam'), { bot: 'grand' })
    expect(await jobsOf(open)).toBe(0)
  })

  it('is of the last of many saves', async () => {
    const bot = await seedBot(db())
    for (const answer of ['One', 'Two', 'Three', 'Four'])
      await save(bot, source(bot.sender, answer))
    await backgroundOf(db()).settled()
    const opened = await jobsOf(async () => {
      const form = await preparePublish(ctxFor(db(), 'dana'), { bot: bot.slug })
      expect(JSON.stringify(form.told).includes('Four 0')).toBe(true)
    })
    expect(opened).toBe(0)
  })

  it('is nobody’s trouble when its bot is gone by then', async () => {
    const made = { slug: 'brief', name: 'Brief', source: source('none', 'Bye') }
    const bot = await createBot(ctxFor(db(), 'sam'), made)
    await deleteBot(ctxFor(db(), 'sam'), { bot: bot.id, confirm: 'brief' })
    await backgroundOf(db()).settled()
  })
})

const numbers = Array.from({ length: 450 }, (_, n) => n)

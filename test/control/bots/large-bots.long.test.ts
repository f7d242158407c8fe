import { beforeAll, describe, expect, it } from 'vitest'
import { exportBot } from '../../../src/control/bots/export-bot.ts'
import { listFlows } from '../../../src/control/bots/list-flows.ts'
import { explainPhrase } from '../../../src/control/drafts/explain-phrase.ts'
import { saveDraft } from '../../../src/control/drafts/save-draft.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { withdrawRequest } from '../../../src/control/requests/withdraw-request.ts'
import { makeShortLink } from '../../../src/control/sharing/make-short-link.ts'
import { prepareRevert } from '../../../src/control/versions/prepare-revert.ts'
import { revertVersion } from '../../../src/control/versions/revert-version.ts'
import { collectResults } from '../../../src/work/run-job.ts'
import { ctxFor, seedBot, seedCast, writeDraft } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'
import { activate, publish } from '../../helpers/live.ts'

/** Large enough for a thread. */
const largeBot = (said: string, sender: string): string => {
  const numbers = Array.from({ length: 250 }, (_, n) => n)
  return `metadata: {channels: [whatsapp], senders: [${sender}], start: f0, fallback: f0}
flows:
${numbers.map((n) => `  f${n}: {nlu_trigger: [{intent: i${n}}], steps: [{action: utter_${n}}]}`).join('\n')}
responses:
${numbers.map((n) => `  utter_${n}: [{text: "${said} ${n}"}]`).join('\n')}
nlu:
${numbers.map((n) => `  - {intent: i${n}, examples: [say number ${n}]}`).join('\n')}
`
}

/** What a thread did for it. */
async function jobsOf(work: () => Promise<unknown>): Promise<string[]> {
  const done = await collectResults(work)
  return [...new Set(done.map(([key]) => key.split(' ')[0] ?? ''))]
}

describe('F86 others go on while a thread works on a large bot', () => {
  const db = sqlite()
  let bot: Awaited<ReturnType<typeof seedBot>>
  beforeAll(async () => {
    await seedCast(db())
    bot = await seedBot(db(), { author: 'dana' })
    for (const said of ['Answer', 'Reply']) {
      await writeDraft(db(), bot.id, 'dana', largeBot(said, bot.sender))
      await publish(db(), bot)
    }
    await writeDraft(db(), bot.id, 'dana', largeBot('Says', bot.sender))
  })

  it('F6 when a version is exported', async () => {
    const version = { bot: bot.slug, what: 'V1.0' }
    expect(await jobsOf(() => exportBot(ctxFor(db(), 'dana'), version))).toEqual(['writeYaml'])
  })

  it('F32 when its flows are listed', async () => {
    const listing = () => listFlows(ctxFor(db(), 'dana'), { bot: bot.slug })
    expect((await jobsOf(listing)).toSorted()).toEqual(['hashFlows', 'readBot'])
  })

  it('F9 when it is asked what a phrase means', async () => {
    const phrase = { bot: bot.slug, phrase: 'say number 7 please' }
    const asking = () => explainPhrase(ctxFor(db(), 'dana'), phrase)
    expect(await jobsOf(asking)).toEqual(['explain'])
    expect((await asking()).match?.intent).toBe('i7')
  })

  it('F15 when a part of it is published', async () => {
    const selection = { flows: ['f1', 'f2'], shared: [], settings: false }
    const what = { bot: bot.slug, comment: 'Two of them', selection }
    const dana = ctxFor(db(), 'dana')
    let asked = { id: '', revision: 1 }
    const asking = async () => (asked = await requestPublish(dana, what))
    expect(await jobsOf(asking)).toContain('select')
    await withdrawRequest(dana, { request: asked.id })
  })

  it('F4 when somebody saves over what equals Live', async () => {
    const live = await exportBot(ctxFor(db(), 'dana'), { bot: bot.slug, what: 'V1.1' })
    await writeDraft(db(), bot.id, 'dana', live.text)
    const source = largeBot('Tells', bot.sender)
    const saving = () => saveDraft(ctxFor(db(), 'dov'), { bot: bot.slug, source })
    expect(await jobsOf(saving)).toContain('hashParts')
  })

  it('F38 when it is reverted', async () => {
    const back = { bot: bot.slug, version: 'V1.0' }
    const { current } = await prepareRevert(ctxFor(db(), 'sam'), back)
    const how = { expected: current.id, reason: 'Too much', openSessions: 'finish' as const }
    const reverting = () => revertVersion(ctxFor(db(), 'sam'), { ...back, ...how })
    expect(await jobsOf(reverting)).toContain('freeze')
  })

  it('F55 when a link to a flow that it does not have is asked for', async () => {
    await activate(db(), bot, { senders: [] })
    const asking = () => makeShortLink(ctxFor(db(), 'ana'), { bot: bot.slug, flow: 'gone' })
    expect(await jobsOf(() => expect(asking()).rejects.toThrow(/no flow/))).toEqual([
      'startableFlows',
    ])
  })
})

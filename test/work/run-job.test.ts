import { beforeAll, describe, expect, it } from 'vitest'
import { jobs } from '../../src/work/jobs.ts'
import { runJob } from '../../src/work/run-job.ts'
import { requestPublish } from '../../src/control/requests/request-publish.ts'
import { createBot } from '../../src/control/bots/create-bot.ts'
import { saveDraft } from '../../src/control/drafts/save-draft.ts'
import { draftOf } from '../../src/store/bots/drafts.ts'
import { ctxFor, seedBot, seedCast, writeDraft } from '../helpers/cast.ts'
import { sqlite } from '../helpers/databases.ts'
import { inTheLongRun } from '../helpers/effort.ts'

/** A bot of so many flows, each with its own answer. */
function largeBot(flows: number, sender = 'shop'): string {
  const numbers = Array.from({ length: flows }, (_, n) => n)
  return `metadata: {channels: [whatsapp], senders: [${sender}], start: f0, fallback: f0}
flows:
${numbers.map((n) => `  f${n}: {nlu_trigger: [{intent: i${n}}], steps: [{action: utter_${n}}]}`).join('\n')}
responses:
${numbers.map((n) => `  utter_${n}: [{text: "Answer ${n}"}]`).join('\n')}
nlu:
${numbers.map((n) => `  - {intent: i${n}, examples: [say number ${n}]}`).join('\n')}
`
}

/** How often `step` could be done one after the other meanwhile. */
async function countDuring(work: Promise<unknown>, step: () => Promise<unknown>): Promise<number> {
  let count = 0
  let isOver = false
  const end = () => (isOver = true)
  work.then(end, end)
  while (!isOver) {
    await step()
    count += 1
  }
  await work
  return count
}

const turn = () => new Promise((resolve) => setImmediate(resolve))
const files = [{ name: 'bot.yml', text: largeBot(900) }]
const context = { senders: [], needsSenders: true, actionEndpoint: false }

inTheLongRun(() =>
  describe('a job for a large bot', () => {
    it('F9 runs in a process of its own: everything else goes on', async () => {
      expect(await countDuring(runJob('readBot', files), turn)).toBeGreaterThan(10)
      expect(await countDuring(runJob('checkBot', { files, context }), turn)).toBeGreaterThan(10)
    })

    it('F9 F86 is where a text of a few thousand characters is read, too', async () => {
      const text = 'a: 1\n'.repeat(1000)
      expect(await countDuring(runJob('readBot', [{ name: 'a.yml', text }]), turn)).toBeGreaterThan(
        10,
      )
    })

    it('has the result that it has beside customers, lines and all', async () => {
      const read = await runJob('readBot', files)
      expect(read).toEqual(jobs.readBot(files))
      expect(await runJob('checkBot', { files, context })).toEqual(
        jobs.checkBot({ files, context }),
      )
      const { definition } = read
      if (!definition) throw new Error('It is a bot')
      const compare = { base: null, next: definition }
      expect(await runJob('compare', compare)).toEqual(jobs.compare(compare))
      const other = structuredClone(definition)
      other.responses = { ...other.responses, utter_1: [{ text: 'Straße “1” 🚲' }] }
      const changed = { base: definition, next: other }
      expect(await runJob('compare', changed)).toEqual(jobs.compare(changed))
      const candidate = { botId: 'b', track: 'official' as const, base: null, definition }
      const bound = { ...candidate, senders: [], actionEndpoint: null }
      expect(await runJob('freeze', bound)).toEqual(jobs.freeze(bound))
      const check = { definition, context }
      expect(await runJob('checkDefinition', check)).toEqual(jobs.checkDefinition(check))
    })

    it('F6 imports a large project, each finding in its own file', async () => {
      const flows = `flows:\n${Array.from({ length: 900 }, (_, n) => `  f${n}: {description: d, steps: [{action: utter_gone}]}`).join('\n')}`
      const project = [{ name: 'data/flows.yml', text: flows }]
      expect(await runJob('readProject', project)).toEqual(jobs.readProject(project))
      const findings = await runJob('checkProject', { files: project, context })
      expect(findings).toEqual(jobs.checkProject({ files: project, context }))
      expect(findings.some(({ file }) => file === 'data/flows.yml')).toBe(true)
    })

    it('is done once for everybody who asks the same', async () => {
      const other = [{ name: 'other.yml', text: files[0]?.text ?? '' }]
      const [one, two] = await Promise.all([runJob('readBot', other), runJob('readBot', other)])
      expect(one).toBe(two)
    })
  }),
)

describe('a job for a small bot', () => {
  it('F86 is done once too: what was read before a lock is not read again under it', async () => {
    const small = () => [{ name: 'bot.yml', text: largeBot(20) }]
    expect(await runJob('readBot', small())).toBe(await runJob('readBot', small()))
    const other = await runJob('readBot', [{ name: 'bot.yml', text: largeBot(21) }])
    expect(Object.keys(other.definition?.flows ?? {})).toHaveLength(21)
  })
})

inTheLongRun(() =>
  describe('a large draft', () => {
    const db = sqlite()
    beforeAll(() => seedCast(db()))

    it('F4 F13 is saved and asked for while others go on reading the database', async () => {
      const bot = await seedBot(db(), { author: 'dana' })
      const dana = ctxFor(db(), 'dana')
      const source = largeBot(900, bot.sender)
      const look = () => draftOf(db(), bot.id)
      const { revision } = await draftOf(db(), bot.id)
      const saving = saveDraft(dana, { bot: bot.slug, revision, source })
      expect(await countDuring(saving, look)).toBeGreaterThan(10)
      const asking = requestPublish(dana, { bot: bot.slug, comment: 'Everything' })
      expect(await countDuring(asking, look)).toBeGreaterThan(5)
    })

    it('F60 is not even read for whoever may not save or publish it', async () => {
      const bot = await seedBot(db(), { author: 'dana' })
      const source = largeBot(901, bot.sender)
      const ana = ctxFor(db(), 'ana')
      const refused = { code: 'FORBIDDEN' }
      await expect(saveDraft(ana, { bot: bot.slug, source })).rejects.toMatchObject(refused)
      await expect(createBot(ana, { slug: 'large', name: 'Large', source })).rejects.toMatchObject(
        refused,
      )
      const written = await seedBot(db())
      await writeDraft(db(), written.id, 'dana', source)
      const asking = requestPublish(ana, { bot: written.slug, comment: 'All' })
      await expect(asking).rejects.toMatchObject(refused)
      for (const slug of [bot.slug, 'large', written.slug]) {
        const reading = runJob('readBot', [{ name: `${slug}.yml`, text: source }])
        expect(await countDuring(reading, turn)).toBeGreaterThan(10)
      }
    })
  }),
)

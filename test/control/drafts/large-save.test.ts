import { beforeAll, expect, it } from 'vitest'
import { checkSource } from '../../../src/control/drafts/check-source.ts'
import { saveDraft } from '../../../src/control/drafts/save-draft.ts'
import { joinPeople } from '../../../src/control/people/join-people.ts'
import { draftOf } from '../../../src/store/bots/drafts.ts'
import { writesSince } from '../../../src/store/bots/draft-writes.ts'
import { ctxFor, seedBot, seedCast } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { keepText } from '../../../src/store/kit/texts.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { ask } from '../../helpers/requests.ts'
import { heldStatements } from '../../helpers/statements-of.ts'

onEachDatabase('a save of many parts', (db) => {
  beforeAll(() => seedCast(db()))
  const flows = Array.from({ length: 150 }, (_, n) => n)
  const source = (sender: string, answer = 'Answer'): string => `
metadata: {channels: [whatsapp], senders: [${sender}], start: f0, fallback: f0}
flows:
${flows.map((n) => `  f${n}: {description: d, steps: [{action: utter_${n}}]}`).join('\n')}
responses:
${flows.map((n) => `  utter_${n}: [{text: "${n === 7 ? answer : 'Answer'} ${n}"}]`).join('\n')}
`
  const save = (bot: { slug: string }, by: Name, text: string) =>
    saveDraft(ctxFor(db(), by), { bot: bot.slug, source: text, replace: true })

  it('F23 F86 writes one row, and everybody who wrote what goes live is named', async () => {
    const bot = await seedBot(db())
    const { revision } = await draftOf(db(), bot.id)
    // The first long text of a process finds out whether rows of PostgreSQL may name them.
    await keepText(db(), 'x'.repeat(10_000))
    const held = await heldStatements(db(), () => save(bot, 'dana', source(bot.sender)))
    // Two of them see that the two long texts, written before the lock, are still there.
    expect(held).toHaveLength(9)
    await save(bot, 'dov', source(bot.sender, 'Another answer'))
    const writes = await writesSince(db(), bot.id, revision)
    expect(writes.length).toBeGreaterThan(300)
    expect(writes[0]).toMatchObject({ revision: revision + 1, personId: 'dana' })
    expect(writes.at(-1)).toMatchObject({ part: 'response:utter_7', personId: 'dov' })
    const { id } = await ask(db(), bot, 'dana', { override: ['flow-unreached'] })
    const { authors } = await db()('requests').where({ id }).first()
    expect(JSON.parse(authors).toSorted()).toEqual(['dana', 'dov', 'sam'])
  })

  it('F66 is refused in words where it names more numbers, pages or slots than are looked up', async () => {
    const bot = await seedBot(db())
    const names = (count: number) => Array.from({ length: count }, (_, n) => `n-${n}`).join(', ')
    const codesOf = async (lists: string) => {
      const large = source(bot.sender).replace(/senders: \[.*?\]/, lists)
      const { findings } = await checkSource(ctxFor(db(), 'dov'), { bot: bot.slug, source: large })
      return findings.map(({ code, line }) => `${code} ${line}`)
    }
    const urls = `urls: [${names(40_000)}]`
    expect(await codesOf(`senders: [${names(40_000)}]`)).toEqual(['names-too-many 2'])
    expect(await codesOf(`senders: [${bot.sender}], ${urls}`)).toEqual(['names-too-many 2'])
    expect(await codesOf(`senders: [${names(2000)}]`)).toContain('sender-undefined 2')
    const slots = (count: number) => {
      const all = Array.from({ length: count }, (_, n) => `s${n}: {type: text}`).join(', ')
      return `senders: [${bot.sender}], start: f0, fallback: f0}\nslots: {${all}}\nmore: {x: 1`
    }
    expect(await codesOf(slots(10_001))).toContain('names-too-many 3')
    expect(await codesOf(slots(10_000))).not.toContain('names-too-many 3')
  })

  it('F24 is of the person into whom its author is joined', async () => {
    const bot = await seedBot(db())
    const { revision } = await draftOf(db(), bot.id)
    await save(bot, 'dov', source(bot.sender))
    await joinPeople(ctxFor(db(), 'ava'), { person: 'dov', into: 'dana', sure: true })
    const writes = await writesSince(db(), bot.id, revision)
    expect(new Set(writes.map(({ personId }) => personId))).toEqual(new Set(['dana']))
  })
})

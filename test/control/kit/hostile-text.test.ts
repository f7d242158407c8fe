import { beforeAll, describe, expect, it } from 'vitest'
import { addPerson } from '../../../src/control/people/add-person.ts'
import { createBot } from '../../../src/control/bots/create-bot.ts'
import { importBot } from '../../../src/control/bots/import-bot.ts'
import { readBot } from '../../../src/control/bots/read-bot.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { saveDraft } from '../../../src/control/drafts/save-draft.ts'
import { unstorableText } from '../../../src/control/kit/unstorable-text.ts'
import { verifyAudit } from '../../../src/control/audit/verify-audit.ts'
import { appendAudit, listAudit, lockChanges } from '../../../src/store/kit/audit.ts'
import { botText, ctxFor, seedBot, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'

const nul = 'a\0b'
const half = 'a\ud800b'
/** Does not compress: PostgreSQL refuses it in an index. */
const long = Array.from({ length: 20_000 }, (_, i) => ((i * 7919 + 13) ** 2).toString(36)).join('')

onEachDatabase('hostile text', (db) => {
  beforeAll(() => seedCast(db()))

  it.each([
    ['NUL', nul],
    ['half a pair', half],
  ])('is refused in any field by its name: %s', async (_, text) => {
    const bot = await seedBot(db())
    const refused = (field: string) => ({
      code: 'VALIDATION',
      fields: { [field]: expect.any(String) },
    })
    const dana = ctxFor(db(), 'dana')
    await expect(readBot(dana, { bot: text })).rejects.toMatchObject(refused('bot'))
    await expect(createBot(dana, { slug: 'x1', name: text })).rejects.toMatchObject(refused('name'))
    const comment = { bot: bot.slug, comment: text }
    await expect(requestPublish(dana, comment)).rejects.toMatchObject(refused('comment'))
    const source = `${botText('Hi', bot.sender)}# ${text}`
    const save = saveDraft(dana, { bot: bot.slug, revision: 2, source })
    await expect(save).rejects.toMatchObject({
      fields: { source: expect.stringMatching(/^line 11 holds/) },
    })
    await expect(addPerson(ctxFor(db(), 'ava'), { name: text })).rejects.toMatchObject(
      refused('name'),
    )
  })

  it('F62 never makes an untouched audit row look changed', async () => {
    for (const text of [half, nul, long, '\u{1f600}'.repeat(151)]) {
      const nobody = saveDraft(ctxFor(db(), 'dana'), { bot: text, revision: 1, source: '' })
      await expect(nobody).rejects.toMatchObject({ name: 'Refusal' })
      await db().transaction(async (trx) => {
        await lockChanges(trx)
        const entry = {
          at: 1,
          actor: 'dana',
          via: 'playground',
          action: 'x',
          before: 1,
          after: text,
        }
        await appendAudit(trx, { ...entry, subject: `bot:${text}` })
      })
    }
    expect(await verifyAudit(ctxFor(db(), 'ava'))).toMatchObject({ ok: true })
    const rows = await listAudit(db(), { action: 'x' }, 10)
    expect(Math.max(...rows.map((row) => row.subject.length))).toBe(300)
  })

  it('F4 refuses a part whose name is longer than 200 characters', async () => {
    const bot = await seedBot(db())
    const flow = `  ? f${long}\n  : {steps: [{action: utter_menu}]}`
    const source = botText('Hi', bot.sender, flow)
    const save = saveDraft(ctxFor(db(), 'dana'), { bot: bot.slug, revision: 2, source })
    await expect(save).rejects.toMatchObject({
      code: 'VALIDATION',
      message: expect.stringMatching(/has \d+ characters, and 200 is the most/),
    })
  })

  it('F6 F60 tells a stranger who imports nothing about which bots there are', async () => {
    const bot = await seedBot(db())
    const files = [{ name: 'bot.yml', text: botText('Hi', bot.sender) }]
    const sid = importBot(ctxFor(db(), 'sid'), { files, slug: bot.slug })
    await expect(sid).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const dana = importBot(ctxFor(db(), 'dana'), { files, slug: bot.slug })
    await expect(dana).rejects.toMatchObject({
      code: 'CONFLICT',
      nextStep: expect.stringContaining(`--onto ${bot.slug}`),
    })
    expect(await db()('audit').where({ action: 'bot.import.refused', actor: 'sid' })).toHaveLength(
      1,
    )
  })
})

describe('text that can be kept', () => {
  it('is any other, also emoji and line ends', () => {
    expect(unstorableText({ a: ['\u{1f600} \t\r\n é', 3, null, true], b: undefined })).toEqual({})
  })

  it('is looked for at any depth', () => {
    expect(Object.keys(unstorableText({ files: [{ text: 'fine' }, { text: nul }] }))).toEqual([
      'files.1.text',
    ])
    expect(Object.keys(unstorableText(half))).toEqual(['input'])
  })
})

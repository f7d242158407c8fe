import { beforeAll, expect, it } from 'vitest'
import { createBot } from '../../../src/control/bots/create-bot.ts'
import { deleteBot } from '../../../src/control/bots/delete-bot.ts'
import { pruneHistory } from '../../../src/control/history/prune-history.ts'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { withdrawRequest } from '../../../src/control/requests/withdraw-request.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { saveDraft } from '../../../src/control/drafts/save-draft.ts'
import { changeSender } from '../../../src/control/senders/change-sender.ts'
import { openReadModel } from '../../../src/gateway/read-model.ts'
import { draftOf, updateDraft } from '../../../src/store/bots/drafts.ts'
import { versionById } from '../../../src/store/bots/versions.ts'
import { findRequest } from '../../../src/store/requests/requests.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { keepText } from '../../../src/store/kit/texts.ts'
import { botText, ctxFor, noon, seedBot, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { activeBot } from '../../helpers/live.ts'
import type { Bot } from '../../helpers/live.ts'
import { inTheLongRun } from '../../helpers/effort.ts'
import { heldStatements } from '../../helpers/statements-of.ts'

const dayMs = 24 * 3_600_000
const keep = { sessionDays: 400, inboundDays: 14, sentDays: 30 }

onEachDatabase('long texts', (db) => {
  beforeAll(() => seedCast(db()))
  const prune = async (at: number) => {
    // Each look goes a part of the way.
    for (let i = 0; i < 3; i++) await pruneHistory(ctxFor(db(), 'system', at), keep)
  }
  let count = 0
  const longText = (bot: Bot) => {
    const spare = Array.from(
      { length: 10 },
      (_, n) => `  utter_${n}: [{text: ${'x'.repeat(3000)}}]`,
    )
    const text = botText(`Hello ${++count}`, bot.sender)
    return text.replace('responses:\n', `responses:\n${spare.join('\n')}\n`)
  }
  const ask = async (bot: Bot, text: string) => {
    await saveDraft(ctxFor(db(), 'dana'), { bot: bot.slug, source: text, replace: true })
    return requestPublish(ctxFor(db(), 'dana'), {
      bot: bot.slug,
      comment: 'Longer',
      override: ['response-unused'],
    })
  }
  const approve = ({ id, revision }: { id: string; revision: number }) =>
    approveRequest(ctxFor(db(), 'ana'), { request: id, revision, ticks: [] })
  const texts = async () => Number((await db()('texts').count({ n: '*' }).first())?.['n'])

  it('F4 keep a letter whole where one part ends', async () => {
    const text = `${'x'.repeat(99_999)}🚲${'y'.repeat(20_000)}`
    const kept = await keepText(db(), text)
    const parts = await db()('textParts')
      .where({ hash: kept.replace('#sha256:', '').slice(0, 64) })
      .orderBy('part')
      .pluck('text')
    expect(parts.join('')).toBe(text)
  })

  inTheLongRun(() => {
    it('F86 are neither read nor written while a change holds its lock', async () => {
      const bot = await activeBot(db())
      const text = longText(bot)
      const most = await mostHeld(db(), async () => {
        const request = await ask(bot, text)
        await approve(request)
      })
      expect(most).toBeLessThan(5000)
      const released = await db()('releases').where({ botId: bot.id, track: 'official' }).first()
      const version = await versionById(db(), released.versionId)
      expect(JSON.stringify(version.definition)).toContain('xxx')
      expect((await findRequest(db(), version.requestId ?? ''))?.candidate).toContain('xxx')
      const stored = await db()('versions').where({ id: version.id }).first('definition')
      expect(stored.definition.startsWith('#')).toBe(true)
      expect(await openReadModel(db()).version(version.id)).toMatchObject({ label: 'V1.1' })
    })
  })

  it('F86 are not read again while a change holds its lock', async () => {
    const bot = await activeBot(db())
    const request = await ask(bot, longText(bot))
    // As in another process, which has none of them in memory.
    for (let n = 0; n < 50; n++) await keepText(db(), `${n} ${'z'.repeat(10_000)}`)
    const held = await heldStatements(db(), () => approve(request))
    expect(held.length).toBeGreaterThan(5)
    expect(held.filter((sql) => sql.includes('text_parts'))).toEqual([])
  })

  it('F86 are kept once for their content, and rows of before stay readable', async () => {
    const bot = await activeBot(db())
    const text = longText(bot)
    await approve(await ask(bot, text))
    await approve(await ask(bot, botText('Short', bot.sender)))
    await approve(await ask(bot, text))
    const rows = await db()('versions').where({ botId: bot.id }).orderBy('number')
    expect(rows[3].definition).toBe(rows[1].definition)
    const { definition } = await versionById(db(), rows[1].id)
    await db()('versions')
      .where({ id: rows[1].id })
      .update({ definition: JSON.stringify(definition) })
    expect((await versionById(db(), rows[1].id)).definition).toEqual(definition)
  })

  it('F86 go a day after nothing names them any more, and never before', async () => {
    const bot = await activeBot(db())
    await approve(await ask(bot, longText(bot)))
    // What other tests left goes first.
    await prune(noon - 3 * dayMs)
    await prune(noon)
    const used = await texts()
    const ctx = ctxFor(db(), 'sam')
    const made = await createBot(ctx, { slug: `brief-${count}`, name: `Brief ${count}` })
    const brief = { id: made.id, slug: made.slug, sender: bot.sender, senderId: '' }
    await db()('botRoles').insert({ botId: made.id, personId: 'dana', role: 'designer' })
    const asked = await ask(brief, longText(brief))
    await prune(noon)
    expect(await texts()).toBeGreaterThan(used)
    const all = await texts()
    await withdrawRequest(ctxFor(db(), 'dana'), { request: asked.id })
    await deleteBot(ctx, { bot: made.slug, confirm: made.slug })
    await prune(noon + 1)
    await prune(noon + dayMs)
    expect(await texts()).toBe(all)
    await prune(noon + dayMs + 2)
    expect(await texts()).toBe(used)
    const lost = await db()('textParts').whereNotIn('hash', db()('texts').select('hash'))
    expect(lost).toEqual([])
    const released = await db()('releases').where({ botId: bot.id }).first()
    const { definition } = await db()('versions').where({ id: released.versionId }).first()
    const named = await db()('textParts').where({ hash: definition.slice('#sha256:'.length) })
    expect(named.length).toBeGreaterThan(0)
  })

  it('F58 are read by nobody who only knows their hash', async () => {
    const [bot, other] = [await activeBot(db()), await activeBot(db())]
    await approve(await ask(bot, longText(bot)))
    const released = await db()('releases').where({ botId: bot.id }).first()
    const { definition } = await db()('versions').where({ id: released.versionId }).first()
    const { revision } = await draftOf(db(), other.id)
    const draft = { source: definition, updatedBy: 'dana', updatedAt: noon }
    await updateDraft(db(), other.id, revision, draft)
    expect((await draftOf(db(), other.id)).source).toBe(definition)
  })

  it('F86 are written again where they went before the change that names them came', async () => {
    const text = 'y'.repeat(20_000)
    const keep = () => db().transaction((trx) => keepText(trx, text))
    const hash = (await keep()).slice('#sha256:'.length)
    const rows = async () => (await db()('textParts').where({ hash })).length
    await db()('texts').where({ hash }).delete()
    await db()('textParts').where({ hash }).delete()
    await keep()
    expect(await rows()).toBeGreaterThan(0)
  })

  it('F86 that were written in part by a server that was killed are completed, or go', async () => {
    const text = 'k'.repeat(250_000)
    const hash = (await keepText(db(), text)).slice('#sha256:'.length)
    const whole = await db()('textParts').where({ hash })
    expect(whole.length).toBe(3)
    const cut = async () => {
      await db()('textParts').where({ hash }).where('part', '>', 0).delete()
      await db()('texts').where({ hash }).update({ isWhole: 0 })
    }
    await cut()
    await keepText(db(), text)
    expect(await db()('textParts').where({ hash })).toEqual(whole)
    await cut()
    await prune(noon)
    await prune(noon + dayMs + 1)
    expect(await db()('texts').where({ hash })).toEqual([])
    expect(await db()('textParts').where({ hash })).toEqual([])
  })

  it('F86 are never taken for empty where they are lost', async () => {
    const bot = await seedBot(db())
    const source = `#sha256:${'a'.repeat(64)}`
    await db()('drafts').where({ botId: bot.id }).update({ source })
    await expect(draftOf(db(), bot.id)).rejects.toThrow(/A long text is gone/)
    await db()('drafts').where({ botId: bot.id }).update({ source: '' })
  })

  it('F8 are searched for names in open requests', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    await ask(bot, longText(bot))
    const rename = { sender: bot.sender, name: `${bot.sender}-2` }
    const renamed = changeSender(ctxFor(db(), 'mo'), rename)
    const left = [`the draft of ${bot.slug}`, expect.stringMatching(/^R-\d+$/)]
    expect(await renamed).toMatchObject({ leftIn: left })
  })
})

type Issued = { sql: string; bindings?: unknown[]; __knexTxId?: string }

/** How many letters the values of one change have that are sent under the lock of the changes. */
async function mostHeld(db: Db, work: () => Promise<unknown>): Promise<number> {
  let holder: string | null = null
  let letters = 0
  let most = 0
  const hear = ({ sql, bindings = [], __knexTxId: id }: Issued) => {
    if (id === undefined) return
    if (/^update [`"]audit_head[`"] set [`"]turn/.test(sql)) {
      holder = id
      letters = 0
    }
    if (id === holder && /^(COMMIT|ROLLBACK);?$/i.test(sql)) holder = null
    if (holder === null) return
    letters += bindings.map(String).join('').length
    most = Math.max(most, letters)
  }
  db.on('query', hear)
  await work().finally(() => db.removeListener('query', hear))
  return most
}

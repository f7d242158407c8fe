import { beforeAll, expect, it } from 'vitest'
import { exportBot } from '../../../src/control/bots/export-bot.ts'
import { importBot } from '../../../src/control/bots/import-bot.ts'
import { readDraft } from '../../../src/control/drafts/read-draft.ts'
import { saveDraft } from '../../../src/control/drafts/save-draft.ts'
import { stampedRevision } from '../../../src/domain/draft-stamp.ts'
import { botText, ctxFor, seedBot, seedCast } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { publish } from '../../helpers/live.ts'
import { refusal } from '../../helpers/refusal.ts'

type Bot = Awaited<ReturnType<typeof seedBot>>

onEachDatabase('nobody pushes over the work of others unsaid', (db) => {
  beforeAll(() => seedCast(db()))
  const as = (name: Name) => ctxFor(db(), name)
  const push = (by: Name, bot: Bot, greeting: string, how = {}) =>
    saveDraft(as(by), { bot: bot.slug, source: botText(greeting, bot.sender), ...how })
  const draft = (bot: Bot) => readDraft(as('dana'), { bot: bot.slug })

  it('F4 without a revision only one’s own last save is replaced, or who it is of is named', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    await push('dana', bot, 'Mine')
    await expect(push('dov', bot, 'Of Dov')).rejects.toEqual(
      refusal('CONFLICT', /last saved by Dana.*their work.*--replace/),
    )
    await push('dana', bot, 'Mine again')
    expect((await draft(bot)).source).toContain('Mine again')
  })

  it('F4 without a revision a draft that equals Live is replaced', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    await publish(db(), bot)
    await push('dov', bot, 'Of Dov')
    expect((await draft(bot)).updatedBy.id).toBe('dov')
  })

  it('F4 --replace is said, and then it is done', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    await push('dov', bot, 'Of Dov', { replace: true })
    expect((await draft(bot)).source).toContain('Of Dov')
  })

  it('F4 an exported file says its revision, and an older one is refused', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const { text } = await exportBot(as('dov'), { bot: bot.slug })
    const revision = stampedRevision(text, bot.slug) ?? 0
    expect(revision).toBe((await draft(bot)).revision)
    await push('dana', bot, 'Newer')
    const source = text.replace('Hello', 'Of Dov')
    await expect(saveDraft(as('dov'), { bot: bot.slug, revision, source })).rejects.toEqual(
      refusal('CONFLICT', /Dana changed response:utter_menu/),
    )
    const now = (await draft(bot)).revision
    await saveDraft(as('dov'), { bot: bot.slug, revision: now, source })
    expect((await draft(bot)).source).toMatch(/^\n?version/)
    const again = await exportBot(as('dov'), { bot: bot.slug })
    expect(again.text.match(/# Slipway:/g)).toHaveLength(1)
  })

  it('F6 the stamp of a file never gets into a bot that is made of it', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const { name, text } = await exportBot(as('dana'), { bot: bot.slug })
    const slug = `${bot.slug}-made`
    await importBot(as('dana'), { files: [{ name, text }], slug })
    expect((await readDraft(as('dana'), { bot: slug })).source).not.toContain('# Slipway')
    expect(stampedRevision(text, slug)).toBeNull()
  })
})

import { beforeAll, expect, it } from 'vitest'
import { listBots } from '../../../src/control/bots/list-bots.ts'
import { countForLists } from '../../../src/control/drafts/count-for-lists.ts'
import { saveDraft } from '../../../src/control/drafts/save-draft.ts'
import { listRequests } from '../../../src/control/requests/list-requests.ts'
import { listVersions } from '../../../src/control/versions/list-versions.ts'
import { draftSenders } from '../../../src/store/bots/drafts.ts'
import { botText, ctxFor, seedBot, seedCast, writeDraft } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { publishedBot } from '../../helpers/live.ts'
import { ask, greet } from '../../helpers/requests.ts'

onEachDatabase('what lists show of long texts', (db) => {
  beforeAll(() => seedCast(db()))
  const draftOf = async (slug: string) =>
    (await listBots(ctxFor(db(), 'ana'))).bots.find((bot) => bot.slug === slug)?.draft

  it('F69 is counted as a draft is saved and as a publish is asked for', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const broken = botText('Hi', bot.sender).replace('action: utter_menu', 'action: utter_gone')
    const { findings } = await saveDraft(ctxFor(db(), 'dana'), { bot: bot.slug, source: broken })
    const errors = findings.filter(({ severity }) => severity === 'error').length
    expect(errors).toBeGreaterThan(0)
    expect(await draftOf(bot.slug)).toMatchObject({ errors })
    expect(await draftSenders(db(), [bot.id])).toEqual(new Map([[bot.id, [bot.sender]]]))
    await greet(db(), bot, 'Hello again')
    const { told } = await ask(db(), bot)
    const { requests } = await listRequests(ctxFor(db(), 'ana'), { bot: bot.slug })
    expect(requests).toMatchObject([{ changeCount: told.total }])
    const live = await publishedBot(db())
    const { versions } = await listVersions(ctxFor(db(), 'ana'), { bot: live.slug })
    expect(versions[0]?.changeCount).toBeGreaterThan(0)
  })

  it('F69 is counted later for what an older Slipway wrote, once', async () => {
    while ((await countForLists({ db: db() })) > 0);
    const bot = await seedBot(db())
    await writeDraft(db(), bot.id, 'dana', 'nothing: [readable')
    const live = await publishedBot(db())
    await db()('requests').update({ changeCount: null })
    await db()('versions').update({ changeCount: null })
    expect(await draftOf(bot.slug)).toBeNull()
    expect(await countForLists({ db: db() })).toBeGreaterThan(2)
    expect((await draftOf(bot.slug))?.errors).toBeGreaterThan(0)
    const { requests } = await listRequests(ctxFor(db(), 'ana'), { bot: live.slug })
    const { versions } = await listVersions(ctxFor(db(), 'ana'), { bot: live.slug })
    expect(requests[0]?.changeCount).toBeGreaterThan(0)
    expect(versions[0]?.changeCount).toBe(requests[0]?.changeCount)
    expect(await countForLists({ db: db() })).toBe(0)
  })
})

import { beforeAll, expect, it } from 'vitest'
import { addEndpoint } from '../../../src/control/senders/add-endpoint.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { askForChanges } from '../../../src/control/requests/turn-down-request.ts'
import { parseCandidate } from '../../../src/domain/candidate.ts'
import { requestOrThrow } from '../../../src/store/requests/requests.ts'
import { botText, ctxFor, noon, seedBot, seedCast, writeDraft } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { publish } from '../../helpers/live.ts'
import { refusal } from '../../helpers/refusal.ts'
import { approve, ask, callEndpoint } from '../../helpers/requests.ts'

const news = '  news: {description: news, steps: [{action: utter_sorry}]}'
const chosen = {
  selection: { flows: ['news'], shared: [], settings: false },
  override: ['flow-unreached'],
}

onEachDatabase('asking for a publish', (db) => {
  beforeAll(() => seedCast(db()))

  it('F15 freezes the base and the chosen flows, and nothing else of the draft', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    await publish(db(), bot)
    await writeDraft(db(), bot.id, 'dana', botText('Hello again', bot.sender, news))
    const request = await ask(db(), bot, 'dana', chosen)
    expect(request.changes.map(({ part }) => part)).toEqual(['flow:news'])
    const { definition } = parseCandidate((await requestOrThrow(db(), request.id)).candidate)
    expect(Object.keys(definition.flows).sort()).toEqual(['menu', 'news', 'sorry'])
    expect(JSON.stringify(definition.responses)).not.toContain('Hello again')
    const done = await approve(db(), request, 'ana')
    const version = await db()('versions').where({ id: done.version?.id }).first()
    expect(version.definition).toContain('"news"')
    expect(version.definition).not.toContain('Hello again')
  })

  it('F18 freezes the address of the action endpoint too', async () => {
    const bot = await seedBot(db(), { author: 'dana', approvers: ['ana'] })
    const endpoint = { name: `hook-${bot.slug}`, url: 'https://shop.example/hook' }
    await callEndpoint(db(), bot, endpoint)
    const request = await ask(db(), bot)
    const moved = { ...endpoint, url: 'https://other.example/hook', replace: true }
    await addEndpoint(ctxFor(db(), 'mo'), moved)
    expect((await approve(db(), request, 'sam')).state).toBe('stale')
    expect(await db()('versions').where({ botId: bot.id })).toHaveLength(0)
  })

  it('F22 asks only people who can review the bot', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    for (const stranger of ['mo', 'noa', 'nobody']) {
      await expect(ask(db(), bot, 'dana', { asked: ['ana', stranger] })).rejects.toMatchObject({
        code: 'VALIDATION',
        fields: { asked: expect.any(String) },
      })
    }
    expect(await db()('requests').where({ botId: bot.id })).toHaveLength(0)
  })

  it('F22 tells those who were asked, and without a name all who owe a review', async () => {
    const toldOf = async (id: string) => {
      const rows = await db()('outbox').where({ kind: 'dm', subject: `request:${id}` })
      return rows.map(({ target }) => String(target)).toSorted()
    }
    const bot = await seedBot(db(), { author: 'dana' })
    expect(await toldOf((await ask(db(), bot, 'dana', { asked: ['ana'] })).id)).toEqual(['ana'])
    const other = await seedBot(db(), { author: 'dana' })
    expect(await toldOf((await ask(db(), other)).id)).toEqual(['ana', 'li', 'sam'])
  })

  it('F16 is refused while the one before is stale, saying how to go on', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const request = await ask(db(), bot)
    await db()('senders').where({ id: bot.senderId }).update({ address: '+15559990003' })
    expect((await approve(db(), request, 'sam')).state).toBe('stale')
    await expect(ask(db(), bot)).rejects.toEqual(
      refusal('CONFLICT', new RegExp(`R-${request.number}, and what .* Update`)),
    )
  })

  it('F20 F28 is done again by who asked only, with a new lifetime and no old reason', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const { id, revision } = await ask(db(), bot)
    await askForChanges(ctxFor(db(), 'ana'), { request: id, revision, reason: 'Say hello' })
    expect(await requestOrThrow(db(), id)).toMatchObject({ reason: 'Say hello' })
    await expect(ask(db(), bot, 'dov')).rejects.toEqual(
      refusal('CONFLICT', /Ask Dana or Sam to withdraw R-\d+, or wait until it is asked for again/),
    )
    const later = ctxFor(db(), 'dana', noon + 3_600_000)
    const again = await requestPublish(later, { bot: bot.slug, comment: 'Again' })
    expect(again).toMatchObject({ id, revision: 2, expiresAt: noon + 73 * 3_600_000 })
    expect(await requestOrThrow(db(), id)).toMatchObject({ reason: null, comment: 'Again' })
  })

  it('F15 is refused where nothing is ticked', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const selection = { flows: [], shared: [], settings: false }
    await expect(ask(db(), bot, 'dana', { selection })).rejects.toEqual(
      refusal('VALIDATION', /Nothing is ticked/),
    )
  })
})

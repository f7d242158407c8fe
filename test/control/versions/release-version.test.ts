import { beforeAll, expect, it } from 'vitest'
import { readBot } from '../../../src/control/bots/read-bot.ts'
import { findVersion } from '../../../src/store/bots/versions.ts'
import { ctxFor, noon, seedBot, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { publish, publishedBot } from '../../helpers/live.ts'
import { approve, ask, greet } from '../../helpers/requests.ts'

onEachDatabase('a version', (db) => {
  beforeAll(() => seedCast(db()))

  it('F36 gives the bot its access code once, at the first publish', async () => {
    const bot = await publishedBot(db())
    const codeOf = async () => (await readBot(ctxFor(db(), 'ana'), { bot: bot.slug })).accessCode
    const code = await codeOf()
    expect(code).toMatch(/^\d{6}$/)
    await publish(db(), bot, 'Second')
    expect(await codeOf()).toBe(code)
  })

  it('F30 keeps its author, comment, approvers, time and the hash that was approved', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    await publish(db(), bot)
    await greet(db(), bot, 'Second')
    await db()('bots')
      .where({ id: bot.id })
      .update({ policy: JSON.stringify({ approvals: 2, fourEyes: true, checklist: [] }) })
    const request = await ask(db(), bot)
    await approve(db(), request, 'li')
    const done = await approve(db(), request, 'ana', { at: noon + 1 })
    expect(await findVersion(db(), done.version?.id ?? '')).toMatchObject({
      number: 1,
      author: 'dana',
      comment: 'New greeting',
      approvers: ['li', 'ana'],
      createdAt: noon + 1,
      hash: request.hash,
      requestId: request.id,
      revertsTo: null,
    })
  })
})

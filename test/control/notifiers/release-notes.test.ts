import { beforeAll, expect, it } from 'vitest'
import { describeEvent } from '../../../src/chat/events/describe-event.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import { subscribe, unsubscribe } from '../../../src/control/notifiers/subscribe.ts'
import { askForChanges } from '../../../src/control/requests/turn-down-request.ts'
import { prepareRevert } from '../../../src/control/versions/prepare-revert.ts'
import { revertVersion } from '../../../src/control/versions/revert-version.ts'
import { createRelay } from '../../../src/notify/relay.ts'
import { memoryChat } from '../../doubles/memory-chat.ts'
import { ctxFor, noon, seedBot, seedCast } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { approve, ask, greet } from '../../helpers/requests.ts'

const place = { platform: 'playground' as const, install: 'local', channel: 'shop-news' }

onEachDatabase('release notes', (db) => {
  beforeAll(() => seedCast(db()))
  const as = (name: Name) => ctxFor(db(), name)

  /** What each subscriber is told, in order: the place, and the lines. */
  async function told(botId: string): Promise<[string, string][]> {
    const rows: { kind: string; body: string; target: string }[] = await db()('outbox')
      .where({ subject: `bot:${botId}` })
      .whereIn('kind', ['note', 'dm'])
      .orderBy('id')
    const news = rows.filter(({ body }) => body.includes('version.news'))
    const said: [string, string][] = []
    for (const { target, body } of news) {
      const one = await describeEvent(ctxFor(db(), 'system'), JSON.parse(body), noon)
      said.push([target, [one?.line ?? [], ...(one?.outcome ?? [])].map(plain).join('\n')])
    }
    return said
  }

  it('F83 say in customers’ words what each release changed, and what a first version can do', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const { slug } = bot
    await subscribe(as('ana'), { bot: slug, who: place })
    expect((await subscribe(as('ana'), { bot: slug, who: place })).changed).toBe(false)
    await approve(db(), await ask(db(), bot), 'sam')
    await greet(db(), bot, 'Good day to you')
    const refused = await ask(db(), bot)
    const { id: request, revision } = refused
    await askForChanges(as('sam'), { request, revision, reason: 'Not yet' })
    expect(await told(bot.id)).toHaveLength(1)
    await approve(db(), await ask(db(), bot), 'sam')
    const { current } = await prepareRevert(as('sam'), { bot: slug })
    await revertVersion(as('sam'), {
      bot: slug,
      version: 'V1.0',
      expected: current.id,
      reason: 'Too long',
      openSessions: 'finish',
    })
    const said = await told(bot.id)
    expect(said.map(([target]) => target)).toEqual(['shop-news', 'shop-news', 'shop-news'])
    expect(said[0]?.[1]).toMatch(/V1\.0 is live\. .*\nWhat customers can do\n/)
    expect(said[1]?.[1]).toMatch(/V1\.1 is live.*\n.*Good day to you/s)
    expect(said[2]?.[1]).toMatch(/V1\.2 brings back what was before/)

    const chat = memoryChat(place)
    await db()('outbox').whereNot({ kind: 'note' }).delete()
    await createRelay({
      db: db(),
      now: () => noon,
      adapters: new Map([['playground', chat.adapter]]),
      drawCard: async () => null,
      describeEvent: (event, at) => describeEvent(ctxFor(db(), 'system'), event, at),
      log: (_problem, error) => {
        throw error
      },
    }).runOnce()
    expect(chat.messages.size).toBe(3)
  })

  it('F28 F83 tell a person directly, unless they want no news, and nobody after they unsubscribe', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const { slug } = bot
    for (const name of ['ana', 'mo'] as const) await subscribe(as(name), { bot: slug, who: 'me' })
    await db()('people').where({ id: 'mo' }).update({ newsOffAt: noon })
    const steps = { steps: '10 % for 1 h, 100 %' }
    await approve(db(), await ask(db(), bot), 'sam')
    await greet(db(), bot, 'Hello at first to some')
    await approve(db(), await ask(db(), bot, 'dana', { gray: steps }), 'sam')
    const said = await told(bot.id)
    expect(new Set(said.map(([target]) => target)).size).toBe(1)
    expect(said.at(-1)?.[1]).toMatch(
      /goes to a part of the customers first.*It concerns 10 % of new chats/s,
    )
    await unsubscribe(as('ana'), { bot: slug, who: 'me' })
    await greet(db(), bot, 'Nobody hears of this')
    await approve(db(), await ask(db(), bot), 'sam')
    expect(await told(bot.id)).toHaveLength(said.length)
  })
})

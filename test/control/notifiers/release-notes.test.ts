import { beforeAll, expect, it } from 'vitest'
import { actions } from '../../../src/chat/actions.ts'
import { readActionId } from '../../../src/chat/kit/action-id.ts'
import { describeEvent } from '../../../src/chat/events/describe-event.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import { subscribe, unsubscribe } from '../../../src/control/notifiers/subscribe.ts'
import { askForChanges } from '../../../src/control/requests/turn-down-request.ts'
import { prepareRevert } from '../../../src/control/versions/prepare-revert.ts'
import { revertVersion } from '../../../src/control/versions/revert-version.ts'
import type { OrgRole } from '../../../src/domain/access.ts'
import { createRelay } from '../../../src/notify/relay.ts'
import { giveOrgRoleTo } from '../../../src/store/people/people.ts'
import { memoryChat } from '../../doubles/memory-chat.ts'
import { botText, ctxFor, noon, seedBot, seedCast, writeDraft } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { refusal } from '../../helpers/refusal.ts'
import { approve, ask, greet } from '../../helpers/requests.ts'

const place = { platform: 'playground' as const, install: 'local', channel: 'shop-news' }
const user = { install: 'local', userId: 'ana', name: 'Ana', stranger: false }

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

  /** What the relay posts of it. */
  async function deliver(botId: string) {
    const chat = memoryChat(place)
    await db()('outbox')
      .whereNot({ subject: `bot:${botId}` })
      .delete()
    await db()('outbox').whereNotIn('kind', ['note', 'dm']).delete()
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
    return chat
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

    const chat = await deliver(bot.id)
    expect(chat.messages.size).toBe(3)
  })

  it('F74 F83 lead to all of it where a note says a part, and only there', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    for (const who of [place, 'me'] as const) await subscribe(as('ana'), { bot: bot.slug, who })
    const names = Array.from({ length: 12 }, (_, n) => `orders_${n}`)
    const flows = names.map((name) => `  ${name}: {description: d, steps: [{action: utter_menu}]}`)
    const texts = [
      botText('Hello', bot.sender),
      botText('Good day', bot.sender),
      botText('Good day', bot.sender, flows.join('\n')),
      botText('Welcome to us. '.repeat(40).trim(), bot.sender, flows.join('\n')),
    ]
    for (const [n, text] of texts.entries()) {
      await writeDraft(db(), bot.id, 'dana', text)
      const override = n >= 2 ? ['flow-unreached'] : []
      await approve(db(), await ask(db(), bot, 'dana', { override }), 'sam')
    }
    const chat = await deliver(bot.id)
    const notes = [...chat.messages.values()].flatMap(({ content }) =>
      content.kind === 'notice' ? [content.notice] : [],
    )
    const ids = notes.map(({ buttons }) => buttons.map(({ id }) => id))
    expect(notes.map(({ buttons }) => buttons.map(({ label }) => label))).toEqual([
      ['Details'],
      [],
      ['Details'],
      ['Details'],
    ])
    const says = notes.map(({ lines }) => lines.map(plain).join('\n').includes('is in Details'))
    expect(says).toEqual([false, false, true, false])
    expect(await db()('directs').where({ subject: `bot:${bot.id}` })).toEqual([])
    const { verb = '', aim } = readActionId(ids[2]?.[0] ?? '') ?? {}
    const from = { platform: 'playground', user, channel: place.channel, direct: false } as const
    const asked = {
      ctx: as('ana'),
      me: { id: 'ana', name: 'Ana', zone: 'UTC', orgRoles: [] },
      from,
    }
    const answer = aim && (await actions.get(verb)?.click?.run(asked, aim))
    const shown = answer?.kind === 'notice' ? answer.notice : null
    const said = (shown?.lines ?? []).map(plain).join('\n')
    const file = new TextDecoder().decode(shown?.files[1]?.bytes)
    expect(names.filter((_, n) => file.includes(`Orders ${n}”`))).toEqual(names)
    expect(said).toMatch(/V1\.1 → V1\.2/)
    expect(said).not.toContain('is in Details')
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

  const loseRoles = (personId: Name) => db()('orgRoles').where({ personId }).delete()
  const giveBack = (personId: Name, role: OrgRole) => giveOrgRoleTo(db(), personId, role)

  it('F58 F83 tell a person, and the channel they subscribed, only while they may see the bot', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const { slug } = bot
    for (const who of ['me', place] as const) await subscribe(as('li'), { bot: slug, who })
    await approve(db(), await ask(db(), bot), 'sam')
    expect((await told(bot.id)).map(([target]) => target)).toEqual(['shop-news', 'li'])
    await loseRoles('li')
    await greet(db(), bot, 'Good evening')
    await approve(db(), await ask(db(), bot), 'sam')
    expect(await told(bot.id)).toHaveLength(2)
    expect((await subscribe(as('ana'), { bot: slug, who: place })).changed).toBe(false)
    await greet(db(), bot, 'Good night')
    await approve(db(), await ask(db(), bot), 'sam')
    expect((await told(bot.id)).slice(2).map(([target]) => target)).toEqual(['shop-news'])
    await giveBack('li', 'supervisor')
  })

  it('F83 end a subscription for whoever made it, whatever roles they have left', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const { slug } = bot
    const other = { ...place, channel: 'other' }
    for (const who of ['me', place] as const) await subscribe(as('li'), { bot: slug, who })
    await subscribe(as('ana'), { bot: slug, who: other })
    await loseRoles('li')
    await expect(unsubscribe(as('li'), { bot: slug, who: other })).rejects.toEqual(
      refusal('FORBIDDEN', /you need/),
    )
    for (const who of ['me', place] as const) {
      expect((await unsubscribe(as('li'), { bot: slug, who })).changed).toBe(true)
    }
    await giveBack('li', 'supervisor')
    expect((await unsubscribe(as('li'), { bot: slug, who: other })).changed).toBe(true)
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createChatCore } from '../../src/chat/core.ts'
import { drawCard } from '../../src/chat/events/draw-card.ts'
import { describeEvent } from '../../src/chat/events/describe-event.ts'
import { lookForDeletedCards } from '../../src/control/delivery/look-for-deleted-cards.ts'
import type { Ctx } from '../../src/control/kit/context.ts'
import type { Platform } from '../../src/domain/actor.ts'
import { createRelay } from '../../src/notify/relay.ts'
import type { Policy } from '../../src/store/bots/bots.ts'
import { buttonOf, formOf, textOf } from '../chat/chat-driver.ts'
import type { ChatDriver, VisibleCard } from '../chat/chat-driver.ts'
import { cast, ctxFor, noon, seedBot, seedCast } from '../helpers/cast.ts'
import { sqlite } from '../helpers/databases.ts'
import { publish, publishedBot } from '../helpers/live.ts'
import { discordDriver, namedCore } from './discord/driver.ts'
import { openDiscord } from './discord/opened.ts'
import { openSlack, slackDriver } from './slack/driver.ts'

type Both = {
  slack: ChatDriver
  discord: ChatDriver
  runOnce: () => Promise<void>
  /** Somebody deletes every card on both. */
  deleteCards: () => void
}

describe('one request on Slack and on Discord', () => {
  const db = sqlite()
  const open: { stop: () => Promise<void> }[] = []
  let both: Both
  afterAll(async () => {
    for (const one of open) await one.stop()
  })
  beforeAll(async () => {
    await seedCast(db())
    both = await connect()
  })

  /** The real Bolt and the real discord.js, on one database and one outbox. */
  async function connect(): Promise<Both> {
    const system: Ctx = { ...ctxFor(db(), 'system'), now: () => noon }
    const named = namedCore(createChatCore(system))
    const atSlack = await openSlack(createChatCore(system), () => noon, 'socket')
    const atDiscord = await openDiscord(named.core, () => noon)
    open.push(atSlack, atDiscord)
    const slack = slackDriver(atSlack)
    const discord = discordDriver(atDiscord, named.forms)
    for (const side of [slack, discord]) await linkCast(side)
    const { runOnce } = createRelay({
      db: db(),
      now: () => noon,
      adapters: new Map<Platform, ChatDriver['adapter']>([
        ['slack', slack.adapter],
        ['discord', discord.adapter],
      ]),
      drawCard: (subject) => drawCard(system, subject),
      describeEvent: (event, at) => describeEvent(system, event, at),
      log: (_problem, error) => {
        throw error
      },
    })
    const deleteCards = () => {
      for (const message of atSlack.slack.channel(slack.channel).messages)
        atSlack.slack.deletes(message)
      for (const message of atDiscord.discord.channel(discord.channel).messages)
        atDiscord.discord.deletes(message)
    }
    return { slack, discord, runOnce, deleteCards }
  }

  /** Everybody of the cast is linked on both platforms. */
  async function linkCast({ platform, install }: ChatDriver): Promise<void> {
    for (const name of cast) {
      await db()('identities')
        .insert({ platform, install, userId: name, personId: name, linkedAt: 1 })
        .onConflict()
        .ignore()
    }
  }

  /** A request of Dana's, made on Discord, for a bot at home on both. */
  async function asked(policy: Partial<Policy>) {
    const { slack, discord, runOnce } = both
    const bot = await seedBot(db(), { author: 'dov', policy: { fourEyes: true, ...policy } })
    await db()('botHomes').where({ botId: bot.id }).delete()
    for (const { platform, install, channel } of [slack, discord]) {
      await db()('botHomes').insert({ botId: bot.id, platform, install, channel })
    }
    const form = formOf(await discord.command('dana', `/publish ${bot.slug}`))
    await discord.submit('dana', form.id, { comment: 'New greeting', what: 'all' })
    await runOnce()
    const title = new RegExp(`^(Publish )?${bot.slug.replace('shop-', 'Shop ')}( V1\\.\\d+)? · R-`)
    return async (side: ChatDriver): Promise<VisibleCard> => {
      const card = (await side.cards()).find((one) => title.test(one.title))
      if (!card) throw new Error(`no card on ${side.platform}`)
      return card
    }
  }

  it('F67 shows a decision of Discord on Slack, and one of Slack on Discord', async () => {
    for (const [here, there] of [
      [both.discord, both.slack],
      [both.slack, both.discord],
    ] as const) {
      const cardAt = await asked({})
      expect((await cardAt(there)).status).toContain('Waiting')
      await here.click('sam', buttonOf(await cardAt(here), 'Approve'))
      await both.runOnce()
      for (const side of [here, there]) {
        const card = await cardAt(side)
        expect(card.status).toContain('Approved')
        expect(card.buttons.map((button) => button.label)).not.toContain('Approve')
        expect(card.thread.join()).toMatch(/approved/)
      }
    }
  })

  it('F24 counts a person once who approves on both', async () => {
    const cardAt = await asked({ approvals: 2 })
    await both.slack.click('sam', buttonOf(await cardAt(both.slack), 'Approve'))
    await both.runOnce()
    const atDiscord = buttonOf(await cardAt(both.discord), 'Approve')
    const twice = await both.discord.click('sam', atDiscord)
    expect(textOf(twice)).toMatch(/already approved/)
    await both.runOnce()
    for (const side of [both.slack, both.discord])
      expect((await cardAt(side)).status).toContain('Waiting for 1 approval')
    await both.discord.click('ana', atDiscord)
    await both.runOnce()
    expect((await cardAt(both.slack)).status).toContain('Approved')
  })

  it('F26 decides once when both platforms click at the same moment', async () => {
    const cardAt = await asked({})
    const atSlack = buttonOf(await cardAt(both.slack), 'Approve')
    const atDiscord = buttonOf(await cardAt(both.discord), 'Approve')
    const seen = await Promise.all([
      both.slack.click('sam', atSlack),
      both.discord.click('sam', atDiscord),
    ])
    const texts = seen.map(textOf)
    expect(texts.filter((text) => /You approved R-\d+\. V1.0 is approved/.test(text))).toHaveLength(
      1,
    )
    expect(texts.filter((text) => /already approved by Sam/.test(text))).toHaveLength(1)
    await both.runOnce()
    for (const side of [both.slack, both.discord])
      expect((await cardAt(side)).status).toContain('Approved')
  })
  it('F67 posts a card again, once, that somebody deleted on each of them', async () => {
    const cardAt = await asked({})
    const sides = [both.slack, both.discord]
    both.deleteCards()
    for (const side of sides) await expect(cardAt(side)).rejects.toThrow('no card')
    await lookForDeletedCards(ctxFor(db(), 'system'))
    await both.runOnce()
    for (const side of sides) {
      const card = await cardAt(side)
      expect(card.text).toContain('The card was deleted by someone; here it is again.')
      expect(card.status).toContain('Waiting')
    }
    // Its buttons work, on the one as on the other.
    await both.discord.click('sam', buttonOf(await cardAt(both.discord), 'Approve'))
    await both.runOnce()
    for (const side of sides) expect((await cardAt(side)).status).toContain('Approved')
    both.deleteCards()
    await lookForDeletedCards(ctxFor(db(), 'system'))
    await both.runOnce()
    for (const side of sides) await expect(cardAt(side)).rejects.toThrow('no card')
  })

  it('F38 shows on both what another version changes, before anything is reverted', async () => {
    const bot = await publishedBot(db())
    for (const said of ['Second', 'Third']) await publish(db(), bot, said)
    const values = { version: 'V1.0', reason: 'Wrong words' }
    const opened = async (side: ChatDriver) =>
      formOf(await side.command('ana', `/revert ${bot.slug}`))
    const atSlack = await both.slack.submit('ana', (await opened(both.slack)).id, values)
    expect(formOf(atSlack).text).toMatch(/What V1\.0 changes is shown now[^]*Hello/)
    const atDiscord = await both.discord.submit('ana', (await opened(both.discord)).id, values)
    expect(formOf(atDiscord).text).toContain('~~Third~~ **Hello**')
    expect(await db()('versions').where({ botId: bot.id })).toHaveLength(3)
    const done = await both.slack.submit('ana', formOf(atSlack).id, values)
    expect(textOf(done)).toContain('has the content of V1.0 again, as V1.3')
  })
})

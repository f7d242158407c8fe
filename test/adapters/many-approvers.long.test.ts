import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createChatCore } from '../../src/chat/core.ts'
import { describeEvent } from '../../src/chat/events/describe-event.ts'
import { drawCard } from '../../src/chat/events/draw-card.ts'
import type { ChatAdapter } from '../../src/chat/outbound-port.ts'
import type { Ctx } from '../../src/control/kit/context.ts'
import { requestPublish } from '../../src/control/requests/request-publish.ts'
import type { Platform } from '../../src/domain/actor.ts'
import { createRelay } from '../../src/notify/relay.ts'
import { giveBotRole } from '../../src/store/bots/bot-roles.ts'
import { botText, ctxFor, noon, seedBot, seedCast, writeDraft } from '../helpers/cast.ts'
import { sqlite } from '../helpers/databases.ts'
import { publish } from '../helpers/live.ts'
import { channel as discordHome, openDiscord } from './discord/opened.ts'
import type { Opened as OpenedDiscord } from './discord/opened.ts'
import { channel as slackHome, openSlack } from './slack/driver.ts'
import type { Opened as OpenedSlack } from './slack/driver.ts'

const approvers = Array.from({ length: 25 }, (_, nth) => ({
  id: `approver-${nth}`,
  name: `Approver ${nth}`,
  slack: `U0APPROVER${nth}`,
  discord: String(3000 + nth),
}))
/** Takes no direct messages on Discord. */
const shut = approvers[24]
/** Decides, from a direct message in Slack. */
const decider = approvers[7]

describe('one request with 25 approvers on Slack and on Discord', () => {
  const db = sqlite()
  let clock = noon
  let atSlack: OpenedSlack
  let atDiscord: OpenedDiscord
  let run: () => Promise<void>

  beforeAll(async () => {
    await seedCast(db())
    const system: Ctx = { ...ctxFor(db(), 'system'), now: () => clock }
    atSlack = await openSlack(createChatCore(system), () => clock, 'socket')
    atDiscord = await openDiscord(createChatCore(system), () => clock)
    const relay = createRelay({
      db: db(),
      now: () => clock,
      adapters: new Map<Platform, ChatAdapter>([
        ['slack', atSlack.app.adapter],
        ['discord', atDiscord.app.adapter],
      ]),
      drawCard: (subject) => drawCard(system, subject),
      describeEvent: (event, at) => describeEvent(system, event, at),
      log: (_problem, error) => {
        throw error
      },
    })
    const isWaiting = async () =>
      (await db()('outbox').whereIn('state', ['pending', 'sending']).first('id')) !== undefined
    // discord.js lets 50 calls a second through, by a clock of its own: the rest goes a second later.
    run = async () => {
      do {
        const startedAt = performance.now()
        await relay.runOnce()
        clock += Math.max(10, Math.ceil(performance.now() - startedAt))
      } while (await isWaiting())
    }
    await addApprovers()
  })
  afterAll(async () => {
    await atSlack.stop()
    await atDiscord.stop()
  })

  async function addApprovers(): Promise<void> {
    for (const { id, name, ...accounts } of approvers) {
      atSlack.slack.addPerson(accounts.slack, { name })
      atSlack.slack.join(slackHome, accounts.slack)
      atDiscord.discord.addPerson(accounts.discord, { name, closed: id === shut?.id })
      await db()('people').insert({ id, name, zone: 'Europe/Berlin', createdAt: 1 })
      await db()('orgRoles').insert({ personId: id, role: 'supervisor' })
      for (const [platform, install] of [
        ['slack', 'T1'],
        ['discord', 'discord'],
      ] as const) {
        const account = { platform, install, userId: accounts[platform] }
        await db()('identities').insert({ ...account, personId: id, linkedAt: 1 })
      }
    }
  }

  /** The second version of a bot that is at home on both, which any of them may approve. */
  async function asked(): Promise<void> {
    const bot = await seedBot(db(), { author: 'dana', approvers: [] })
    for (const { id } of approvers) await giveBotRole(db(), bot.id, id, 'approver')
    await db()('botHomes').where({ botId: bot.id }).delete()
    await publish(db(), bot)
    await db()('outbox').delete()
    for (const home of [
      { platform: 'slack', install: 'T1', channel: slackHome },
      { platform: 'discord', install: 'discord', channel: discordHome },
    ]) {
      await db()('botHomes').insert({ botId: bot.id, ...home })
    }
    await writeDraft(db(), bot.id, 'dov', botText('Welcome', bot.sender))
    await requestPublish(ctxFor(db(), 'dana'), { bot: bot.slug, comment: 'New greeting' })
  }

  const slackCard = () =>
    atSlack.slack.channel(slackHome).messages.find(({ text }) => /^.* · R-\d+/.test(text))
  const discordCard = () =>
    atDiscord.discord
      .channel(discordHome)
      .messages.find(({ embeds }) => / · R-\d+$/.test(embeds[0]?.title ?? ''))
  const directsOf = ({ slack, discord }: (typeof approvers)[number]) => ({
    slack: atSlack.slack.user(slack).sees().directs,
    discord: atDiscord.discord.user(discord).sees().directs,
  })

  /** Where each call that writes a message went, in order: home or direct. */
  const written = (from: { slack: number; discord: number }) => ({
    slack: atSlack.slack.calls
      .slice(from.slack)
      .filter(({ method }) => method === 'chat.postMessage' || method === 'chat.update')
      .map(({ args }) => (args['channel'] === slackHome ? 'home' : 'direct')),
    discord: atDiscord.discord.calls
      .slice(from.discord)
      .filter(({ route }) => /^(POST|PATCH) .*\/channels\/:channel\/messages/.test(route))
      .map(({ path }) => (path.includes(`/channels/${discordHome}/`) ? 'home' : 'direct')),
  })
  const callsSoFar = () => ({
    slack: atSlack.slack.calls.length,
    discord: atDiscord.discord.calls.length,
  })

  it('F67 shows the card before it tells them, and redraws every copy when one decides', async () => {
    const before = callsSoFar()
    await asked()
    await run()
    for (const order of Object.values(written(before))) {
      expect(order.slice(0, 2)).toEqual(['home', 'home'])
      expect(order.filter((where) => where === 'direct').length).toBeGreaterThanOrEqual(24)
    }
    for (const one of approvers) {
      const { slack, discord } = directsOf(one)
      expect(slack.map(({ buttons }) => buttons)).toEqual([['Approve', 'Details']])
      const there = one === shut ? [] : [['Approve', 'Details']]
      expect(discord.map(({ buttons }) => buttons)).toEqual(there)
    }
    expect(
      discordCard()
        ?.thread?.messages.map(({ text }) => text)
        .join(),
    ).toMatch(/takes no direct messages from me/)

    const deciding = callsSoFar()
    if (!decider) throw new Error('nobody decides')
    const [told] = directsOf(decider).slack
    if (!told) throw new Error('nobody was told')
    await atSlack.slack.user(decider.slack).clicks(told, 'Approve')
    await atSlack.app.idle()
    await run()
    for (const order of Object.values(written(deciding))) expect(order[0]).toBe('home')
    expect(slackCard()?.buttons).not.toContain('Approve')
    expect(discordCard()?.buttons).not.toContain('Approve')
    for (const card of [slackCard(), discordCard()])
      expect(JSON.stringify(card)).toMatch(/Approved/)
    for (const one of approvers) {
      const { slack, discord } = directsOf(one)
      for (const { buttons, text } of [...slack, ...discord]) {
        expect(buttons).toEqual(['Details'])
        expect(text).toMatch(/✅ Approved by/)
      }
    }
    const rest = await db()('outbox')
      .whereNot({ state: 'sent' })
      .whereNot({ platform: 'playground' })
      .select('kind', 'platform', 'target')
    expect(rest).toEqual([{ kind: 'dm', platform: 'discord', target: shut?.discord }])
  })
})

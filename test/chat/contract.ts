import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createChatCore } from '../../src/chat/core.ts'
import { drawCard } from '../../src/chat/events/draw-card.ts'
import type { ChatCore } from '../../src/chat/port.ts'
import { describeEvent } from '../../src/chat/events/describe-event.ts'
import type { Ctx } from '../../src/control/kit/context.ts'
import { createRelay } from '../../src/notify/relay.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { cast, ctxFor, noon, seedBot, seedCast } from '../helpers/cast.ts'
import { isLong } from '../helpers/effort.ts'
import { talkOn, tryCases } from './tries-contract.ts'
import { conversationCases } from './contract-conversations.ts'
import { ruleCases } from './contract-rules.ts'
import { sharingCases } from './contract-sharing.ts'
import { formOf, textOf, buttonOf } from './chat-driver.ts'
import type { ChatDriver } from './chat-driver.ts'
import { actionOf, homeOf, linkOn, requestOn } from './contract-cards.ts'

/**
 * What every chat platform must do with the core. A platform's own test calls this with a way to put
 * people at it; `make` is called once for each test.
 */
export function chatContract(
  name: string,
  db: () => Db,
  make: (core: ChatCore, now: () => number) => Promise<ChatDriver>,
  /** Also what does not depend on the platform: in `npm test` the chat in memory alone tries it. */
  rules = isLong(),
): void {
  describe(`${name} as a chat platform`, () => {
    let side: ChatDriver
    let relay: { runOnce: () => Promise<void> }
    let clock = noon
    beforeAll(() => seedCast(db()))
    beforeEach(async () => {
      const system: Ctx = { ...ctxFor(db(), 'system'), now: () => clock }
      // A new platform: nothing stands there of what was posted to the last one.
      for (const table of ['outbox', 'cards', 'botHomes', 'interactions'])
        await db()(table).delete()
      const ports = { ...system.ports, talk: talkOn(db()), permalink: linkOn(() => side) }
      side = await make(createChatCore({ ...system, ports }), () => clock)
      await linkCast(db(), side)
      const { runOnce } = createRelay({
        db: db(),
        now: () => clock,
        adapters: new Map([[side.platform, side.adapter]]),
        drawCard: (subject) => drawCard(system, subject),
        describeEvent: (event, at) => describeEvent(system, event, at),
        log: (_problem, error) => {
          throw error
        },
      })
      // People are told of a card a second after it.
      relay = {
        runOnce: async () => {
          await runOnce()
          clock += 1000
          await runOnce()
        },
      }
      await relay.runOnce()
    })

    /** A bot with its cards on this platform, and a request for it, as Dana makes it in chat. */
    const asked = async (policy = {}) => {
      const bot = await seedBot(db(), { author: 'dov', policy: { fourEyes: true, ...policy } })
      await homeOf(db(), bot.id, side)
      const form = formOf(await side.command('dana', `/publish ${bot.slug}`))
      await side.submit('dana', form.id, { comment: 'New greeting', what: 'all' })
      await relay.runOnce()
      return { bot, card: await requestOn(side) }
    }

    it('F66 opens the form of a command that names its bot, and a bot picker otherwise', async () => {
      const bot = await seedBot(db())
      const form = formOf(await side.command('dana', `/publish ${bot.slug}`))
      expect(form.fields.map((field) => field.name)).toContain('comment')
      const picker = formOf(await side.command('dana', '/publish'))
      expect(picker.fields.map((field) => field.kind)).toEqual(['pick'])
      const picked = formOf(await side.submit('dana', picker.id, { bot: [bot.slug] }))
      expect(picked.title).toBe(form.title)
    })

    it('F67 posts the card, tells the approvers, and edits the same card when it is decided', async () => {
      const { card } = await asked()
      expect(card.status).toContain('Waiting for 1 approval')
      expect(card.thread.join()).toContain('wants to publish')
      const before = (await side.cards()).length
      expect((await side.directs('ana')).join()).toContain('wants to publish')
      expect(await side.directs('dana')).toEqual([])

      for (const who of ['sam']) await side.click(who, buttonOf(card, 'Approve'))
      await relay.runOnce()
      const after = await side.cards()
      expect(after.length).toBe(before)
      const decided = await requestOn(side)
      expect(decided.status).toContain('Approved')
      expect(decided.buttons.map((button) => button.label)).not.toContain('Approve')
      expect((await side.directs('dana')).join()).toContain('approved')
    })

    it('F67 takes the button out of direct messages that asked for what is decided', async () => {
      const { card } = await asked()
      expect(await side.directButtons('ana')).toEqual(['Approve', 'Details'])
      await side.click('sam', buttonOf(card, 'Approve'))
      await relay.runOnce()
      const [told] = await side.directs('ana')
      expect(told).toMatch(/wants to publish/)
      expect(told).toMatch(/Approved by/)
      expect(await side.directButtons('ana')).toEqual(['Details'])
    })

    it('F25 shows the checklist as a form, and its submit decides', async () => {
      const { card } = await asked({ checklist: ['works', 'trained'] })
      const form = formOf(await side.click('sam', buttonOf(card, 'Approve…')))
      const half = formOf(
        await side.submit('sam', form.id, { ticks: ['works'], comment: 'nearly' }),
      )
      expect(half.errors.ticks).toContain('trained')
      const comment = half.fields.find((field) => field.name === 'comment')
      expect(comment).toMatchObject({ value: 'nearly' })
      const done = await side.submit('sam', form.id, { ticks: ['works', 'trained'] })
      expect(done).toMatchObject({
        kind: 'update',
        card: { status: expect.stringMatching(/Approved/) },
      })
    })

    it('F68 refuses privately, with the reason, and leaves the card as it is', async () => {
      const { card } = await asked()
      const own = await side.click('dana', buttonOf(card, 'Approve'))
      expect(textOf(own)).toMatch(/You asked for R-\d+, so you can’t approve it/)
      const nobody = await side.click('sid', await actionOf(side, card, 'Decline…'))
      expect(textOf(nobody)).toMatch(
        /need the approver or super admin role for .*, and to be supervisor/,
      )
      await relay.runOnce()
      expect((await requestOn(side)).status).toContain('Waiting')
    })

    it('F61 refuses strangers and accounts that are linked to nobody', async () => {
      const { card } = await asked()
      const guest = await side.click('guest-7', buttonOf(card, 'Approve'))
      expect(textOf(guest)).toMatch(/Guests/)
      const unknown = await side.command('nobody-9', '/bots list')
      expect(textOf(unknown)).toMatch(/not linked[^]*bots link/)
    })

    it('F26 takes one delivery once, however often it comes', async () => {
      const { card } = await asked()
      const comment = formOf(await side.click('ana', await actionOf(side, card, 'Comment…')))
      const submit = () =>
        side.submit('ana', comment.id, { comment: 'Looks fine' }, 'same-delivery')
      const kinds = (await Promise.all([submit(), submit(), submit()])).map((seen) => seen.kind)
      expect(kinds.filter((kind) => kind === 'nothing')).toHaveLength(2)
      await relay.runOnce()
      const { thread } = await requestOn(side)
      expect(thread.filter((line) => line.includes('Looks fine'))).toHaveLength(1)
    })

    it('F67 shows four buttons of a request at most, and the rest behind one more', async () => {
      const { card } = await asked()
      const first = card.buttons.slice(0, 4).map(({ label }) => label)
      expect(first).toEqual(['Approve', 'Try it', 'Ask for changes…', 'Details'])
      for (const label of ['Comment…', 'Copy link', 'Withdraw…', 'Decline…']) {
        expect(await actionOf(side, card, label)).toMatch(/^[a-z]+:/)
      }
      const copied = await side.click('ana', await actionOf(side, card, 'Copy link'))
      expect(textOf(copied)).toMatch(side.adapter.permalink ? /https:\/\// : /no address here/)
      expect(card.text).toContain('wants to publish: “New greeting”')
      expect(card.text).toMatch(/Waits for .*until/s)
    })

    const desk = {
      db,
      side: () => side,
      now: () => clock,
      pass: (ms: number) => void (clock += ms),
      relay: () => relay.runOnce(),
      asked,
      rules,
    }
    sharingCases(desk)
    tryCases(desk)
    conversationCases(desk)
    if (rules) ruleCases(desk)

    it('F68 answers buttons that nobody made, of bots that are gone, with bad ids', async () => {
      const unknown = ['nope:x:1', 'approve:', 'approve:R-99999:1', 'qr:nobot:0', 'a', '🙂:x:1']
      for (const action of unknown) {
        const seen = await side.click('ana', action)
        expect(seen.kind).toBe('private')
        expect(textOf(seen).length).toBeGreaterThan(20)
      }
    })
  })
}

/** Everybody of the cast also has an account on the platform under test, under the same name. */
async function linkCast(db: Db, { platform, install }: ChatDriver): Promise<void> {
  for (const name of cast) {
    await db('identities')
      .insert({ platform, install, userId: name, personId: name, linkedAt: 1 })
      .onConflict()
      .ignore()
  }
}

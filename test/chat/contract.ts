import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createChatCore } from '../../src/chat/core.ts'
import { drawCard } from '../../src/chat/events/draw-card.ts'
import type { ChatCore } from '../../src/chat/port.ts'
import { describeEvent } from '../../src/chat/events/describe-event.ts'
import type { Ctx } from '../../src/control/kit/context.ts'
import { createRelay } from '../../src/notify/relay.ts'
import { botOrThrow } from '../../src/store/bots/bots.ts'
import { saveDraft } from '../../src/control/drafts/save-draft.ts'
import { draftOf } from '../../src/store/bots/drafts.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { cast, ctxFor, noon, seedBot, seedCast } from '../helpers/cast.ts'
import { conversationCases } from './contract-conversations.ts'
import { sharingCases } from './contract-sharing.ts'
import { formOf, textOf, buttonOf } from './chat-driver.ts'
import type { ChatDriver } from './chat-driver.ts'
import { actionOf, cardOf, homeOf, linkOn, requestOn } from './contract-cards.ts'
import { openChatsContract } from './open-chats-contract.ts'

/**
 * What every chat platform must do with the core. A platform's own test calls this with a way to put
 * people at it; `make` is called once for each test.
 */
export function chatContract(
  name: string,
  db: () => Db,
  make: (core: ChatCore, now: () => number) => Promise<ChatDriver>,
): void {
  describe(`${name} as a chat platform`, () => {
    let side: ChatDriver
    let relay: { runOnce: () => Promise<void> }
    let clock = noon
    beforeAll(() => seedCast(db()))
    beforeEach(async () => {
      const system: Ctx = { ...ctxFor(db(), 'system'), now: () => clock }
      // A new platform: nothing stands there of what was posted to the last one.
      for (const table of ['outbox', 'cards', 'botHomes']) await db()(table).delete()
      const ports = { ...system.ports, permalink: linkOn(() => side) }
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

    openChatsContract(db, () => side)

    it('F68 refuses privately, with the reason, and leaves the card as it is', async () => {
      const { card } = await asked()
      const own = await side.click('dana', buttonOf(card, 'Approve'))
      expect(textOf(own)).toMatch(/You asked for R-\d+, so .* must approve it/)
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

    it('F68 tells who decided when a button outlived the decision, and redraws the card', async () => {
      const { card } = await asked()
      const approve = buttonOf(card, 'Approve')
      await side.click('sam', approve)
      clock += 3 * 60_000
      const late = await side.click('ana', approve)
      expect(textOf(late)).toMatch(/already approved by Sam 3 minutes ago/)
      expect(late).toMatchObject({ kind: 'update' })
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

    it('F26 makes one decision of 50 clicks at once and tells 49 who decided', async () => {
      const { card } = await asked()
      const approve = buttonOf(card, 'Approve')
      const seen = await Promise.all(Array.from({ length: 50 }, () => side.click('sam', approve)))
      const texts = seen.map(textOf)
      expect(
        texts.filter((text) => /You approved R-\d+\. V1.0 is approved/.test(text)),
      ).toHaveLength(1)
      expect(texts.filter((text) => /already approved by Sam/.test(text))).toHaveLength(49)
    })

    it('F20 needs a reason to decline and shows it', async () => {
      const { card } = await asked()
      const form = formOf(await side.click('ana', await actionOf(side, card, 'Decline…')))
      const empty = formOf(await side.submit('ana', form.id, { reason: '  ' }))
      expect(Object.keys(empty.errors)).toEqual(['reason'])
      await side.submit('ana', form.id, { reason: 'Wrong sender' })
      await relay.runOnce()
      const declined = await requestOn(side)
      expect(declined.status).toContain('Declined')
      expect(declined.text).toContain('Wrong sender')
      expect((await side.directs('dana')).join()).toContain('Wrong sender')
    })

    it('F67 shows on the bot’s card which draft and which request it has, after every change', async () => {
      const { bot, card } = await asked()
      const botCard = async () => {
        await relay.runOnce()
        return (await cardOf(side, 'Shop')).text
      }
      expect(await botCard()).toMatch(/R-\d+: awaiting approval/)
      const form = formOf(await side.click('ana', await actionOf(side, card, 'Decline…')))
      await side.submit('ana', form.id, { reason: 'Wrong sender' })
      expect(await botCard()).not.toMatch(/R-\d+:/)
      const { revision, source } = await draftOf(db(), bot.id)
      const edit = { bot: bot.slug, revision, source: `${source}\n# seen` }
      await saveDraft({ ...ctxFor(db(), 'dana'), now: () => clock }, edit)
      expect(await botCard()).toContain(`revision ${revision + 1}`)
    })

    it('F78 lets looser rules wait for a second person, who confirms or drops them', async () => {
      const bot = await seedBot(db(), { author: 'dov', policy: { approvals: 2 } })
      await homeOf(db(), bot.id, side)
      const loosen = () => side.command('sam', `/roles policy ${bot.slug} 1`)
      expect(textOf(await loosen())).toContain('Nothing changed yet. It waits for')
      await relay.runOnce()
      const card = await cardOf(side, 'Looser rules')
      expect(card.text).toMatch(/approvals/i)
      const own = await side.click('sam', buttonOf(card, 'Confirm'))
      expect(textOf(own)).toMatch(/need a second person: .*Ask Ana/s)
      await side.click('ana', buttonOf(card, 'Drop'))
      await relay.runOnce()
      expect((await cardOf(side, 'Looser rules')).status).toContain('Dropped')
      expect((await botOrThrow(db(), bot.id)).policy.approvals).toBe(2)
      await loosen()
      await relay.runOnce()
      await side.click('ana', buttonOf(await cardOf(side, 'Looser rules'), 'Confirm'))
      await relay.runOnce()
      const confirmed = await cardOf(side, 'Looser rules')
      expect([confirmed.status, confirmed.buttons]).toEqual([
        expect.stringContaining('Confirmed'),
        [],
      ])
      expect((await botOrThrow(db(), bot.id)).policy.approvals).toBe(1)
    })

    it('F67 shows four buttons of a request at most, and the rest behind one more', async () => {
      const { card } = await asked()
      const first = card.buttons.slice(0, 3).map(({ label }) => label)
      expect(first).toEqual(['Approve', 'Ask for changes…', 'Details'])
      for (const label of ['Comment…', 'Copy link', 'Withdraw…', 'Decline…']) {
        expect(await actionOf(side, card, label)).toMatch(/^[a-z]+:/)
      }
      const copied = await side.click('ana', await actionOf(side, card, 'Copy link'))
      expect(textOf(copied)).toMatch(side.adapter.permalink ? /https:\/\// : /no address here/)
      expect(card.text).toContain('wants to publish: “New greeting”')
      expect(card.text).toMatch(/Waits for .*until/s)
    })

    it('F20 asks before a withdrawal loses reviews', async () => {
      const { card } = await asked({ approvals: 2 })
      await side.click('ana', buttonOf(card, 'Approve'))
      await relay.runOnce()
      const reviewed = await requestOn(side)
      const question = await side.click('dana', await actionOf(side, reviewed, 'Withdraw…'))
      expect(textOf(question)).toMatch(/loses 1 review\. Nothing was withdrawn yet/)
      await relay.runOnce()
      expect((await requestOn(side)).status).not.toContain('Withdrawn')
      const sure = (await actionOf(side, reviewed, 'Withdraw…')).replace(
        'withdraw',
        'withdraw-sure',
      )
      await side.click('dana', sure)
      await relay.runOnce()
      expect((await requestOn(side)).status).toContain('Withdrawn')
    })

    sharingCases({ db, side: () => side })
    conversationCases({ db, side: () => side, now: () => clock, relay: () => relay.runOnce() })

    it('F68 answers buttons that nobody made, of bots that are gone, with bad ids', async () => {
      const unknown = ['nope:x:1', 'approve:', 'approve:R-99999:1', 'qr:nobot:0', 'a', '🙂:x:1']
      for (const action of unknown) {
        const seen = await side.click('ana', action)
        expect(seen.kind).toBe('private')
        expect(textOf(seen).length).toBeGreaterThan(20)
      }
    })

    it('F66 says what was probably meant', async () => {
      const meant = async (line: string) => textOf(await side.command('ana', line))
      expect(await meant('/publihs orders')).toContain('Did you mean /publish?')
      expect(await meant('/bots lst')).toContain('Did you mean /bots list?')
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

import { beforeAll, expect, it } from 'vitest'
import { describeEvent } from '../../../src/chat/events/describe-event.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import { requestCard } from '../../../src/chat/requests/request-card.ts'
import { saveDraft } from '../../../src/control/drafts/save-draft.ts'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { rebaseRequest } from '../../../src/control/requests/rebase-request.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { draftOf } from '../../../src/store/bots/drafts.ts'
import { botText, ctxFor, noon, seedCast, writeDraft } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { publishedBot } from '../../helpers/live.ts'
import type { Bot } from '../../helpers/live.ts'

onEachDatabase('a stale request that no longer holds together', (db) => {
  beforeAll(() => seedCast(db()))
  const as = (name: 'dana' | 'ana' | 'dov') => ctxFor(db(), name)

  /** Asked for, and stale since its sender changed. */
  async function stale(
    selection: Parameters<typeof requestPublish>[1]['selection'],
    changed: (bot: Bot) => Promise<unknown>,
  ) {
    const bot = await publishedBot(db())
    await writeDraft(db(), bot.id, 'dana', botText('Chosen', bot.sender))
    const what = { bot: bot.slug, comment: 'New greeting', selection }
    const { id, revision } = await requestPublish(as('dana'), what)
    await changed(bot)
    const { request } = await approveRequest(as('ana'), { request: id, revision, ticks: [] })
    expect(request.state).toBe('stale')
    return { bot, id, revision }
  }

  it('F17 F19 asks for changes where its sender vanished, says so, and opens the draft', async () => {
    const { bot, id, revision } = await stale('all', ({ senderId }) =>
      db()('senders').where({ id: senderId }).update({ address: '+15558000001' }),
    )
    await db()('senders').where({ id: bot.senderId }).delete()
    const { source, revision: from } = await draftOf(db(), bot.id)
    const save = { bot: bot.slug, revision: from, source: source.replace('Chosen', 'Fixed') }
    await expect(saveDraft(as('dov'), save)).rejects.toMatchObject({
      nextStep: expect.stringMatching(/^Press Update on the card of R-\d+\.$/),
    })
    const view = await rebaseRequest(as('dov'), { request: id, revision })
    expect(view).toMatchObject({ state: 'changes requested', revision })
    const lead = (requestCard(view).lead ?? []).map(plain).join('\n')
    expect(lead).toMatch(
      /has errors now, so it went back to Dana: .*No number is called "shop-\d+-whatsapp"/,
    )
    const [line] = await db()('outbox')
      .where({ subject: `request:${id}`, kind: 'dm', target: 'dana' })
      .orderBy('id', 'desc')
    const said = await describeEvent(ctxFor(db(), 'system'), JSON.parse(line.body), noon)
    expect(plain(said?.line ?? [])).toMatch(/has errors now.*The draft is open again/)
    expect(said?.buttons.map(({ label }) => label)).toContain('Ask again…')
    await saveDraft(as('dov'), save)
  })

  it('F15 F19 asks for changes where settings have to be ticked, which asking again can', async () => {
    const flows = { flows: [], shared: ['response:utter_menu'], settings: false }
    const { bot, id, revision } = await stale(flows, ({ senderId }) =>
      db()('senders').where({ id: senderId }).update({ address: '+15558880000' }),
    )
    const view = await rebaseRequest(as('dana'), { request: id, revision })
    expect(view).toMatchObject({
      state: 'changes requested',
      mustChange: expect.stringContaining('settings'),
    })
    const again = {
      bot: bot.slug,
      comment: 'With its number',
      selection: { ...flows, settings: true },
    }
    const asked = await requestPublish(as('dana'), again)
    expect(asked).toMatchObject({ state: 'awaiting approval', revision: revision + 1 })
  })
})

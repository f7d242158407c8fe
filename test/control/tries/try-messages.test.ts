import { beforeAll, expect, it } from 'vitest'
import { describeEvent } from '../../../src/chat/events/describe-event.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import { deleteBot } from '../../../src/control/bots/delete-bot.ts'
import { declineRequest } from '../../../src/control/requests/turn-down-request.ts'
import { endTries } from '../../../src/control/tries/end-tries.ts'
import { endTry } from '../../../src/control/tries/end-try.ts'
import { tryMessageShown } from '../../../src/control/tries/try-messages.ts'
import type { Event } from '../../../src/domain/events.ts'
import { ctxFor, noon, seedBot, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { approve, ask } from '../../helpers/requests.ts'
import { accountOf, tryingAs } from '../../helpers/trying.ts'

const minute = 60_000

onEachDatabase('what stands in the messages of a try', (db) => {
  beforeAll(() => seedCast(db()))

  const tried = async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const request = await ask(db(), bot)
    const ana = tryingAs(db(), 'ana')
    const { id, kept } = await ana.start(`R-${request.number}`)
    return { bot, request, ana, id, kept }
  }
  const redraws = async (tryId: string) =>
    db()('outbox')
      .where({ kind: 'directs', subject: `try:${tryId}` })
      .pluck('target')
  const shown = (kept: string, ctx = ctxFor(db(), 'system')) =>
    tryMessageShown(ctx, kept, { channel: 'dm:ana', messageId: `m-${kept}` })
  const drawn = async (tryId: string) => {
    const rows = await db()('directs')
      .where({ subject: `try:${tryId}` })
      .orderBy('id')
    const events = rows.map(({ event }): Event => JSON.parse(event))
    return Promise.all(events.map((event) => describeEvent(ctxFor(db(), 'system'), event, noon)))
  }

  it.each(['by word', 'by another', 'by silence', 'by a decision'])(
    'F8 is drawn again when the try ends %s, and not before',
    async (how) => {
      const { id, kept, request, ana } = await tried()
      await shown(kept)
      expect(await redraws(id)).toEqual([])
      expect((await drawn(id)).map((one) => one?.buttons.map(({ label }) => label))).toEqual([
        ['End the try'],
      ])
      if (how === 'by word') await endTry(ana.ctx, { account: ana.account })
      if (how === 'by another') await ana.start((await tried()).bot.slug)
      if (how === 'by silence') await endTries(ctxFor(db(), 'system', noon + 31 * minute))
      const what = { request: request.id, revision: request.revision, reason: 'No' }
      if (how === 'by a decision') await declineRequest(ctxFor(db(), 'ana'), what)
      expect(await redraws(id)).toEqual(['ana'])
      const [note] = await drawn(id)
      expect([note && plain(note.line), note?.buttons]).toEqual([
        expect.stringMatching(new RegExp(`Your try of R-${request.number} of .* ended`)),
        [],
      ])
    },
  )

  it('F8 is drawn again where the try ended while it was on its way', async () => {
    const { id, kept, ana } = await tried()
    await endTry(ana.ctx, { account: accountOf('ana') })
    await db()('outbox')
      .where({ subject: `try:${id}` })
      .delete()
    await shown(kept)
    expect(await redraws(id)).toEqual(['ana'])
    await shown('a message of nobody')
  })

  it('F8 is drawn again, as over, where its bot is deleted', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    await approve(db(), await ask(db(), bot), 'sam')
    const { id, kept } = await tryingAs(db(), 'li').start(bot.slug)
    await shown(kept)
    await deleteBot(ctxFor(db(), 'sam'), { bot: bot.slug, confirm: bot.slug })
    expect(await redraws(id)).toEqual(['li'])
    expect(await drawn(id)).toEqual([null])
  })
})

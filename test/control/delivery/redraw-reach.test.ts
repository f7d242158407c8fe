import { beforeAll, expect, it } from 'vitest'
import { drawCard } from '../../../src/chat/events/draw-card.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import { redrawReach } from '../../../src/control/delivery/redraw-reach.ts'
import { connectNumber, disconnectNumber } from '../../../src/control/senders/connect-number.ts'
import type { Ctx } from '../../../src/control/kit/context.ts'
import { ctxFor, seedCast } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { activeBot } from '../../helpers/live.ts'

onEachDatabase('a live bot that no customer reaches', (db) => {
  beforeAll(() => seedCast(db()))

  const as = (name: Name | 'system', how: { whatsapp?: null } = {}): Ctx => {
    const ctx = ctxFor(db(), name)
    return { ...ctx, settings: { ...ctx.settings, ...how } }
  }
  const said = async (subject: `bot:${string}` | `request:${string}`, ctx: Ctx) => {
    const card = await drawCard(ctx, subject)
    return [...(card?.notes ?? []), ...(card?.sections ?? []).flatMap(({ lines }) => lines)]
      .map(plain)
      .join('\n')
  }
  /** Whether its card is to be redrawn; what is waits no more. */
  const redrawn = async (botId: string) =>
    (await db()('outbox')
      .where({ kind: 'card', subject: `bot:${botId}` })
      .delete()) > 0

  it('F53 F56 is said on its card, and on that of the request that made it live', async () => {
    const bot = await activeBot(db())
    const why = `⚠️ ${bot.sender}: WhatsApp is not set up on this server, so no customer reaches it.`
    const { id } = await db()('requests').where({ botId: bot.id }).first('id')
    for (const subject of [`bot:${bot.id}`, `request:${id}`] as const) {
      expect(await said(subject, as('system', { whatsapp: null }))).toContain(why)
      expect(await said(subject, as('system'))).not.toContain('no customer reaches')
    }
  })

  it('F56 F67 is said anew where the server was started with other accounts, once', async () => {
    const bot = await activeBot(db())
    await redrawReach(as('system'))
    await redrawn(bot.id)
    await redrawReach(as('system'))
    expect(await redrawn(bot.id)).toBe(false)
    await redrawReach(as('system', { whatsapp: null }))
    expect(await redrawn(bot.id)).toBe(true)
    await connectNumber(as('ava'), { sender: bot.sender, number: '106540352242924' })
    expect(await redrawn(bot.id)).toBe(true)
    await disconnectNumber(as('ava'), { sender: bot.sender })
    expect(await redrawn(bot.id)).toBe(true)
  })
})

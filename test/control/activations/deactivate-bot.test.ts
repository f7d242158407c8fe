import { beforeAll, expect, it } from 'vitest'
import { deactivateBot } from '../../../src/control/activations/deactivate-bot.ts'
import { activeSenderNames } from '../../../src/store/live/activations.ts'
import { audited } from '../../helpers/audited.ts'
import { botText, ctxFor, seedBot, seedCast, writeDraft } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { activate, activeBot, publish } from '../../helpers/live.ts'
import { refusal } from '../../helpers/refusal.ts'

onEachDatabase('a deactivation', (db) => {
  beforeAll(() => seedCast(db()))

  const off = (bot: { slug: string }, more: Partial<Parameters<typeof deactivateBot>[1]> = {}) =>
    deactivateBot(ctxFor(db(), 'mo'), {
      bot: bot.slug,
      reason: 'Holiday',
      openSessions: 'finish',
      ...more,
    })

  it('F47 leaves the chosen senders, and none where it is not active', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const spare = await seedBot(db())
    await writeDraft(db(), bot.id, 'dana', botText('Hello', `${bot.sender}, ${spare.sender}`))
    await publish(db(), bot)
    await activate(db(), bot, { senders: [] })
    await expect(off(bot, { senders: [bot.sender, 'fax'] })).rejects.toEqual(
      refusal('PRECONDITION_FAILED', /is not active on .*fax/),
    )
    await off(bot, { senders: [spare.sender] })
    expect(await activeSenderNames(db(), bot.id)).toEqual([bot.sender])
  })

  it('F47 F62 needs a reason, which is audited', async () => {
    const bot = await activeBot(db())
    await expect(off(bot, { reason: '  ' })).rejects.toMatchObject({
      fields: { reason: 'Say why.' },
    })
    await off(bot)
    const subject = `bot:${bot.id}`
    expect(await audited(db(), subject)).toContain('bot.deactivate by mo')
    const [row] = await db()('audit').where({ subject, action: 'bot.deactivate' })
    expect(JSON.parse(row.before)).toEqual({ sender: bot.sender })
    expect(JSON.parse(row.after)).toMatchObject({ reason: 'Holiday' })
  })
})

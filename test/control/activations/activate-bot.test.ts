import { beforeAll, expect, it } from 'vitest'
import { botText, seedBot, seedCast, writeDraft } from '../../helpers/cast.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { activate, publish } from '../../helpers/live.ts'
import { refusal } from '../../helpers/refusal.ts'

onBothDatabases('an activation', (db) => {
  beforeAll(() => seedCast(db()))

  it('F12 F42 is refused where the version no longer passes validation', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const spare = await seedBot(db())
    await writeDraft(db(), bot.id, 'dana', botText('Hello', `${bot.sender}, ${spare.sender}`))
    await publish(db(), bot)
    await db()('senders').where({ id: spare.senderId }).delete()
    await expect(activate(db(), bot, { senders: [bot.sender] })).rejects.toEqual(
      refusal('VALIDATION', /V1\.0 of Shop \d+ no longer passes validation/),
    )
    expect(await db()('activations').where({ botId: bot.id })).toHaveLength(0)
  })
})

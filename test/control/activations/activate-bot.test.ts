import { beforeAll, expect, it } from 'vitest'
import { activateBot } from '../../../src/control/activations/activate-bot.ts'
import { activeSenderNames } from '../../../src/store/live/activations.ts'
import { audited } from '../../helpers/audited.ts'
import { botText, ctxFor, seedBot, seedCast, writeDraft } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import {
  activate,
  activeBot,
  openSessions,
  publish,
  publishedBot,
  statesOf,
} from '../../helpers/live.ts'
import { refusal } from '../../helpers/refusal.ts'

onEachDatabase('an activation', (db) => {
  beforeAll(() => seedCast(db()))

  /** A published bot that names two senders. */
  async function onTwoSenders() {
    const bot = await seedBot(db(), { author: 'dana' })
    const spare = await seedBot(db())
    await writeDraft(db(), bot.id, 'dana', botText('Hello', `${bot.sender}, ${spare.sender}`))
    await publish(db(), bot)
    return { bot, spare }
  }

  it('F12 F42 is refused where the version no longer passes validation', async () => {
    const { bot, spare } = await onTwoSenders()
    await db()('senders').where({ id: spare.senderId }).delete()
    await expect(activate(db(), bot, { senders: [bot.sender] })).rejects.toEqual(
      refusal('VALIDATION', /V1\.0 of Shop \d+ no longer passes validation/),
    )
    expect(await activeSenderNames(db(), bot.id)).toEqual([])
  })

  it('F42 opens the chosen senders, and none that the version does not name', async () => {
    const { bot, spare } = await onTwoSenders()
    await expect(activate(db(), bot, { senders: [bot.sender, 'fax'] })).rejects.toMatchObject({
      code: 'VALIDATION',
      fields: { senders: expect.stringContaining(spare.sender) },
    })
    expect(await activeSenderNames(db(), bot.id)).toEqual([])
    await activate(db(), bot, { senders: [spare.sender] })
    expect(await activeSenderNames(db(), bot.id)).toEqual([spare.sender])
  })

  it('F42 is refused from a confirmation that showed another version', async () => {
    const bot = await publishedBot(db())
    const { versionId } = await db()('releases').where({ botId: bot.id }).first()
    await publish(db(), bot, 'Second')
    const old = { bot: bot.slug, senders: [], expected: versionId }
    await expect(activateBot(ctxFor(db(), 'mo'), old)).rejects.toEqual(
      refusal('CONFLICT', /V1\.1 .* Nothing was activated/),
    )
    expect(await activeSenderNames(db(), bot.id)).toEqual([])
  })

  it('F44 F62 takes a sender over with its sessions ended at once, and audits both bots', async () => {
    const held = await activeBot(db())
    const sessions = await openSessions(db(), held, 2)
    const rival = await publishedBot(db(), held)
    await activate(db(), rival, { senders: [], takeOver: 'end' })
    expect(await statesOf(db(), sessions)).toEqual(['closed'])
    expect(await audited(db(), `bot:${held.id}`)).toContain('bot.deactivate by mo')
    expect(await audited(db(), `bot:${rival.id}`)).toContain('bot.activate by mo')
  })

  it('F67 leaves a line in the thread of the bot', async () => {
    const bot = await activeBot(db())
    const rows = await db()('outbox').where({ subject: `bot:${bot.id}`, kind: 'line' })
    const types = rows.map(({ body }) => JSON.parse(body).type)
    expect(types).toContain('bot.activated')
  })
})

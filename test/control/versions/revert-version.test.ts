import { beforeAll, expect, it } from 'vitest'
import { prepareRevert } from '../../../src/control/versions/prepare-revert.ts'
import { revertVersion } from '../../../src/control/versions/revert-version.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { findVersion, versionsOf } from '../../../src/store/bots/versions.ts'
import { audited } from '../../helpers/audited.ts'
import { ctxFor, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { activate, openSessions, publish, publishedBot, statesOf } from '../../helpers/live.ts'
import { refusal } from '../../helpers/refusal.ts'

/** As if an older Slipway had let V1.0 pass that this one refuses. */
async function breakStored(db: Db, bot: { id: string }): Promise<void> {
  const [row] = await db('versions').where({ botId: bot.id, number: 0 })
  const definition = JSON.parse(row.definition)
  definition.metadata.fallback = 'gone'
  await db('versions')
    .where({ id: row.id })
    .update({ definition: JSON.stringify(definition) })
}

onEachDatabase('a revert', (db) => {
  beforeAll(() => seedCast(db()))

  const previewOf = (bot: { slug: string }) => prepareRevert(ctxFor(db(), 'ana'), { bot: bot.slug })

  async function revert(
    bot: { slug: string },
    more: Partial<Parameters<typeof revertVersion>[1]> = {},
  ) {
    const { current, target } = await previewOf(bot)
    const input = { bot: bot.slug, version: target.id, expected: current.id, reason: 'Wrong' }
    return revertVersion(ctxFor(db(), 'ana'), { ...input, openSessions: 'finish', ...more })
  }

  it('F38 says that it is one, to which version and why', async () => {
    const bot = await publishedBot(db())
    await publish(db(), bot, 'Second')
    const { target } = await previewOf(bot)
    const { version } = await revert(bot)
    expect(await findVersion(db(), version.id)).toMatchObject({
      revertsTo: target.id,
      comment: 'Revert to V1.0: Wrong',
      author: 'ana',
      requestId: null,
    })
  })

  it('F38 needs a reason', async () => {
    const bot = await publishedBot(db())
    await publish(db(), bot, 'Second')
    await expect(revert(bot, { reason: ' \n ' })).rejects.toMatchObject({
      code: 'VALIDATION',
      fields: { reason: 'say why' },
    })
    expect(await versionsOf(db(), bot.id)).toHaveLength(2)
  })

  it('F38 lets open sessions finish, or ends them at once', async () => {
    const openOn = async () => {
      const bot = await publishedBot(db())
      await publish(db(), bot, 'Second')
      await activate(db(), bot, { senders: [] })
      return { bot, sessions: await openSessions(db(), bot, 3) }
    }
    const left = await openOn()
    await revert(left.bot, { openSessions: 'finish' })
    expect(await statesOf(db(), left.sessions)).toEqual(['open'])
    const ended = await openOn()
    await revert(ended.bot, { openSessions: 'end' })
    expect(await statesOf(db(), ended.sessions)).toEqual(['closed'])
  })

  it('F12 is refused where the target no longer passes validation', async () => {
    const bot = await publishedBot(db())
    await publish(db(), bot, 'Second')
    await breakStored(db(), bot)
    await expect(revert(bot)).rejects.toEqual(
      refusal('VALIDATION', /V1\.0 of Shop \d+ no longer passes validation/),
    )
    expect(await versionsOf(db(), bot.id)).toHaveLength(2)
  })

  it('F38 goes to the newest other content by default', async () => {
    const bot = await publishedBot(db())
    await publish(db(), bot, 'Second')
    await publish(db(), bot, 'Third')
    expect((await previewOf(bot)).target.label).toBe('V1.1')
  })

  it('F38 is refused from a preview that is out of date, and to the content that is live', async () => {
    const bot = await publishedBot(db())
    await publish(db(), bot, 'Second')
    const { current, target } = await previewOf(bot)
    await publish(db(), bot, 'Third')
    await expect(revert(bot, { version: target.id, expected: current.id })).rejects.toEqual(
      refusal('CONFLICT', /V1\.2 .* went live after you opened the preview/),
    )
    const { version } = await revert(bot, { version: 'V1.0' })
    await expect(revert(bot, { version: 'V1.0', expected: version.id })).rejects.toEqual(
      refusal('PRECONDITION_FAILED', /Ana reverted .* V1\.0 just now/),
    )
    expect(await versionsOf(db(), bot.id)).toHaveLength(4)
  })

  it('F38 F62 F67 is audited, and told to the thread, the author and the reviewers', async () => {
    const bot = await publishedBot(db())
    await publish(db(), bot, 'Second')
    await revert(bot)
    const subject = `bot:${bot.id}`
    const log = (await audited(db(), subject)).slice(-2)
    expect(log).toEqual(['version.release by ana', 'version.revert by ana'])
    const [row] = await db()('audit').where({ subject, action: 'version.revert' })
    expect(JSON.parse(row.before)).toEqual({ version: 'V1.1' })
    expect(JSON.parse(row.after)).toEqual({ version: 'V1.2', to: 'V1.0', reason: 'Wrong' })
    const rows = await db()('outbox').where({ subject }).whereIn('kind', ['dm', 'line'])
    const told = rows.filter(({ body }) => body.includes('version.reverted'))
    expect(told.map(({ kind, target }) => `${kind} ${target}`).toSorted()).toEqual([
      'dm dana',
      'dm li',
      'dm sam',
      'line releases',
    ])
  })
})

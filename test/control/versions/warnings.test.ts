import { beforeAll, expect, it } from 'vitest'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { releasedVersion } from '../../../src/store/releases.ts'
import { botText, ctxFor, seedBot, seedCast, writeDraft } from '../../helpers/cast.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { refusal } from '../../helpers/refusal.ts'

const lost = '  lost: {description: nobody gets here, steps: [{action: utter_menu}]}'

onBothDatabases('what is published', (db) => {
  beforeAll(() => seedCast(db()))
  const ask = (bot: string, override: string[] = []) =>
    requestPublish(ctxFor(db(), 'dana'), { bot, comment: 'As it is', override })

  it('F10 goes past a warning only for whoever names it, and that is in the audit log', async () => {
    const bot = await seedBot(db(), { author: 'dov' })
    await writeDraft(db(), bot.id, 'dov', botText('Hello', bot.sender, lost))
    const refused = refusal('VALIDATION', /nobody has overridden: flow-unreached/)
    await expect(ask(bot.slug)).rejects.toEqual(refused)
    await expect(ask(bot.slug, ['response-unused', '*', ''])).rejects.toEqual(refused)
    const request = await ask(bot.slug, ['flow-unreached'])
    expect(request).toMatchObject({
      warnings: ['flow-unreached'],
      overridden: ['flow-unreached'],
    })
    const row = await db()('audit')
      .where({ subject: `request:${request.id}`, action: 'request.make' })
      .first()
    expect(row).toMatchObject({ actor: expect.stringContaining('dana') })
    expect(row.after).toContain('flow-unreached')
  })

  it('F10 never goes past an error, whatever is named', async () => {
    const bot = await seedBot(db(), { author: 'dov' })
    const broken = '  broken: {description: x, steps: [{action: utter_nowhere}]}'
    await writeDraft(db(), bot.id, 'dov', botText('Hello', bot.sender, broken))
    await expect(
      ask(bot.slug, ['flow-unreached', 'response-undefined', 'undefined-response']),
    ).rejects.toEqual(refusal('VALIDATION', /error.*utter_nowhere/))
  })

  it('F31 stays as it was published while the draft is edited, until the next publish', async () => {
    const bot = await seedBot(db(), { author: 'dov' })
    const publish = async () => {
      const { id, revision } = await ask(bot.slug)
      for (const name of ['sam', 'ana', 'li'] as const) {
        const row = await db()('requests').where({ id }).first()
        if (row.state === 'approved') return
        await approveRequest(ctxFor(db(), name), { request: id, revision, ticks: [] })
      }
    }
    const published = async () => {
      const version = await releasedVersion(db(), bot.id, 'official')
      return JSON.stringify(version)
    }
    await publish()
    const first = await published()
    expect(first).toContain('Hello')
    for (const source of [botText('Hey', bot.sender), '', botText('Welcome', bot.sender)]) {
      await writeDraft(db(), bot.id, 'dov', source)
      expect(await published()).toBe(first)
    }
    await publish()
    expect(await published()).toContain('Welcome')
    expect(await published()).not.toContain('Hello')
  })
})

import { beforeAll, expect, it } from 'vitest'
import { requestCard } from '../../../src/chat/requests/request-card.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import { setPolicy } from '../../../src/control/bots/set-policy.ts'
import { readChanges } from '../../../src/control/requests/read-changes.ts'
import { readRequest } from '../../../src/control/requests/read-request.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { compareVersions } from '../../../src/control/versions/compare-versions.ts'
import { publishAs } from '../../chat/publish-as.ts'
import { botText, ctxFor, seedBot, seedCast, writeDraft } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'

onEachDatabase('what a request changes', (db) => {
  beforeAll(() => seedCast(db()))
  const as = (name: Name) => ctxFor(db(), name)

  /** A bot whose V1.0 is public and says a price, and whose draft says another. */
  async function withNewPrice() {
    const bot = await seedBot(db(), { author: 'dov' })
    const save = (text: string) => writeDraft(db(), bot.id, 'dov', botText(text, bot.sender))
    await save('Delivery is 5 euros.')
    await publishAs(db(), bot, 'First')
    await save('Delivery is 7 euros.')
    return bot
  }

  it('F74 is kept with it in customers’ words, and shown on its card', async () => {
    const bot = await withNewPrice()
    const { id } = await requestPublish(as('dana'), { bot: bot.slug, comment: 'Dearer' })
    const view = await readRequest(as('ana'), { request: id })
    expect(view.told.entries[0]?.body).toEqual([
      ['Delivery is ', { gone: '5' }, ' ', { added: '7' }, ' euros.'],
    ])
    const card = requestCard(view)
    expect(card.sections.at(-1)?.title).toBe('What customers will notice · 1 change')
    expect(card.summary).toContain('1 change, one price')
    expect(card.notes.map(plain)).toContain('⚠️ Look twice: a price changes, from 5 to 7 euros.')
  })

  it('F74 is told now where it was asked for before words were kept', async () => {
    const bot = await withNewPrice()
    const { id, told } = await requestPublish(as('dana'), { bot: bot.slug, comment: 'Dearer' })
    await db()('requests').where({ id }).update({ told: null })
    expect((await readRequest(as('ana'), { request: id })).told).toEqual(told)
    const { text, html } = await readChanges(as('ana'), { request: id })
    expect(Buffer.from(text).toString()).toContain('Delivery is [5 → 7] euros.')
    expect(Buffer.from(html).toString()).toContain('<del>5</del> <ins>7</ins>')
  })

  it('F74 is the same between any two versions', async () => {
    const bot = await withNewPrice()
    const live = await compareVersions(as('ana'), { bot: bot.slug, written: true })
    expect(live).toMatchObject({ from: 'V1.0', to: 'draft', told: { total: 1 } })
    expect(live.written?.name).toBe(`${bot.slug}-V1.0-draft-changes`)
    const back = await compareVersions(as('ana'), { bot: bot.slug, from: 'draft', to: 'V1.0' })
    expect(back.told.entries[0]?.body[0]).toContainEqual({ added: '5' })
  })

  it('F78 decides how many approvals it needs, and says why', async () => {
    const bot = await withNewPrice()
    const risks = [{ reason: 'price' as const, approvals: 2 }]
    await setPolicy(as('sam'), { bot: bot.slug, risks })
    const view = await requestPublish(as('dana'), { bot: bot.slug, comment: 'Dearer' })
    expect(view).toMatchObject({ approvalsNeeded: 2, risk: { approvals: 2, superAdmin: false } })
    expect(requestCard(view).notes.map(plain)).toContain(
      '⚖️ 2 approvals: a price changes, from 5 to 7 euros',
    )
    const { waits } = await setPolicy(as('sam'), { bot: bot.slug, risks: [] })
    expect(waits).not.toBeNull()
  })
})

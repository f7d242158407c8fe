import { beforeAll, expect, it } from 'vitest'
import { addEndpoint } from '../../../src/control/senders/add-endpoint.ts'
import { addSender } from '../../../src/control/senders/add-sender.ts'
import { renameEndpoint } from '../../../src/control/senders/change-endpoint.ts'
import { changeSender } from '../../../src/control/senders/change-sender.ts'
import { botText, ctxFor, seedBot, seedCast, writeDraft } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { approve, ask } from '../../helpers/requests.ts'

/** What a name leads to is chosen by whoever gives the name: not one of the four eyes (F23). */
onEachDatabase('who gives a name to another address', (db) => {
  beforeAll(() => seedCast(db()))
  const as = (name: Name) => ctxFor(db(), name)
  const asManager = async (who: Name, work: () => Promise<unknown>) => {
    await db()('orgRoles').insert({ personId: who, role: 'manager' })
    await work()
    await db()('orgRoles').where({ personId: who, role: 'manager' }).delete()
  }
  const owingOf = async (bot: { slug: string }) => (await ask(db(), bot)).owing.map((one) => one.id)

  it('F23 F40 does not approve it where it is an action endpoint', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    await approve(db(), await ask(db(), bot), 'sam')
    await addEndpoint(as('mo'), { name: 'elsewhere', url: 'https://elsewhere.example.net' })
    const calls = botText('Hello', bot.sender).replace('start: menu', 'start: menu, actions: crm')
    await writeDraft(db(), bot.id, 'dana', calls)
    await asManager('ana', () => renameEndpoint(as('ana'), { endpoint: 'elsewhere', name: 'crm' }))
    const owing = await owingOf(bot)
    expect(owing).not.toContain('ana')
    expect(owing).toContain('li')
  })

  it('F23 F40 nor where it is a number', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    await approve(db(), await ask(db(), bot), 'sam')
    const number = { channel: 'whatsapp', address: '+4315551234' } as const
    await addSender(as('mo'), { name: 'spare', ...number })
    await writeDraft(db(), bot.id, 'dana', botText('Hello', `${bot.sender}, pilot`))
    await asManager('ana', () => changeSender(as('ana'), { sender: 'spare', name: 'pilot' }))
    const owing = await owingOf(bot)
    expect(owing).not.toContain('ana')
    expect(owing).toContain('li')
  })
})

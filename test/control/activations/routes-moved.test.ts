import { beforeAll, expect, it } from 'vitest'
import { deactivateBot } from '../../../src/control/activations/deactivate-bot.ts'
import { endDrainNow } from '../../../src/control/activations/end-drain-now.ts'
import { endDrains } from '../../../src/control/activations/end-drains.ts'
import { extendDrain } from '../../../src/control/activations/extend-drain.ts'
import { changeSender } from '../../../src/control/senders/change-sender.ts'
import { addSender } from '../../../src/control/senders/add-sender.ts'
import { openReadModel } from '../../../src/gateway/read-model.ts'
import { movesSince } from '../../../src/store/live/routes.ts'
import { ctxFor, noon, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import {
  activate,
  activeBot,
  drainsOn,
  openSessions,
  publish,
  publishedBot,
} from '../../helpers/live.ts'

const minute = 60_000

onEachDatabase('the routes that a gateway holds', (db) => {
  beforeAll(() => seedCast(db()))

  it('F42-F48 are after every move what a fresh look finds, from the little that moved', async () => {
    const model = openReadModel(db())
    const mo = ctxFor(db(), 'mo')
    const bot = await activeBot(db())
    const rival = await publishedBot(db(), bot)
    const bystander = await activeBot(db())
    const first = await model.live()
    const held = first.senders.get(bystander.senderId)
    const moved = async (verb: () => Promise<unknown>) => {
      const { revision } = await model.live()
      await verb()
      expect(await movesSince(db(), revision)).not.toBeNull()
      const now = await model.live()
      expect(now.revision).toBeGreaterThan(revision)
      const fresh = await openReadModel(db()).live()
      expect({ ...now, senders: Object.fromEntries(now.senders) }).toEqual({
        ...fresh,
        senders: Object.fromEntries(fresh.senders),
      })
      expect(now.senders.get(bystander.senderId)).toBe(held)
    }
    const shown = async () => {
      const [drain] = (await drainsOn(db(), bot)).filter(({ state }) => state === 'draining')
      return [{ id: drain.id, dueAt: drain.dueAt }]
    }
    await openSessions(db(), bot, 2)
    await moved(() => publish(db(), bot, 'Second'))
    await moved(async () =>
      extendDrain(mo, { bot: bot.slug, drains: await shown(), byMs: 10 * minute }),
    )
    await moved(async () => endDrainNow(mo, { bot: bot.slug, drains: await shown() }))
    await openSessions(db(), bot, 2)
    await moved(() => activate(db(), rival, { senders: [], takeOver: 'finish' }))
    await moved(() => endDrains(ctxFor(db(), 'system', noon + 24 * 60 * minute)))
    await moved(() =>
      deactivateBot(mo, { bot: rival.slug, senders: [], reason: 'Night', openSessions: 'finish' }),
    )
    const test = { name: 'trial-line', channel: 'whatsapp', address: '+15550009999' } as const
    await addSender(mo, { ...test, isTest: true, verifiedNumber: '+15550001111' })
    await moved(() =>
      changeSender(mo, {
        sender: test.name,
        name: undefined,
        address: undefined,
        verifiedNumber: '+15550002222',
      }),
    )
  })
})

import { beforeAll, describe, expect, it } from 'vitest'
import { listBots } from '../../../src/control/bots/list-bots.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { insertActivation } from '../../../src/store/live/activations.ts'
import { ctxFor, noon, seedBot, seedCast } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'

describe('the list of bots', () => {
  const db = sqlite()
  const as = (name: Name) => ctxFor(db(), name)
  let bot: Awaited<ReturnType<typeof seedBot>>
  beforeAll(async () => {
    await seedCast(db())
    bot = await seedBot(db())
    const { id, senderId } = bot
    await insertActivation(db(), { botId: id, senderId, activatedBy: 'mo', activatedAt: noon })
    await requestPublish(as('dana'), { bot: bot.slug, comment: 'Please' })
  })

  it('F58 says where bots stand and nothing more, to analyzers and everybody above', async () => {
    for (const name of ['noa', 'ana', 'mo'] as const) {
      expect((await listBots(as(name))).bots).toEqual([
        {
          id: bot.id,
          slug: bot.slug,
          name: expect.any(String),
          builtIn: false,
          releases: [],
          active: [{ senderId: bot.senderId, name: bot.sender, channel: 'whatsapp' }],
          drainsUntil: null,
          openRequest: { number: expect.any(Number), state: 'awaiting approval' },
          ...(name !== 'noa' && { draft: null }),
        },
      ])
    }
    await expect(listBots(as('sid'))).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})

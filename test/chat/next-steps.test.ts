import { beforeAll, describe, expect, it } from 'vitest'
import { createBot } from '../../src/control/create-bot.ts'
import { preparePublish } from '../../src/control/prepare-publish.ts'
import { requestPublish } from '../../src/control/request-publish.ts'
import { ctxFor, seedCast } from '../helpers/cast.ts'
import { sqlite } from '../helpers/databases.ts'

const db = sqlite()
beforeAll(() => seedCast(db()))

describe('what a refusal says to do now', () => {
  it('F10 names the editor in full, and how a missing sender is named', async () => {
    const bot = await createBot(ctxFor(db(), 'dana'), { slug: 'tea', name: 'Tea' })
    const { editUrl } = await preparePublish(ctxFor(db(), 'dana'), { bot: bot.slug })
    expect(editUrl).toBe('http://localhost:3000/edit/tea')
    const asked = requestPublish(ctxFor(db(), 'dana'), { bot: bot.slug, comment: 'First words' })
    await expect(asked).rejects.toMatchObject({
      code: 'VALIDATION',
      nextStep: expect.stringMatching(
        /^Mend the draft at http:\/\/localhost:3000\/edit\/tea; .*\/bots sender name:tea-main channel:/,
      ),
      fields: { flows: 'The draft has errors.' },
    })
  })
})

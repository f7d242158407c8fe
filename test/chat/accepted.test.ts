import { beforeAll, expect, it } from 'vitest'
import { createChatCore } from '../../src/chat/core.ts'
import type { FieldValues } from '../../src/chat/port.ts'
import { requestPublish } from '../../src/control/requests/request-publish.ts'
import { ctxFor, noon, seedBot, seedCast } from '../helpers/cast.ts'
import { sqlite } from '../helpers/databases.ts'

const db = sqlite()
beforeAll(() => seedCast(db()))

let count = 0
/** What Ana's form for a request with one thing to check comes to, and whether it was accepted. */
async function approved(values: FieldValues) {
  const bot = await seedBot(db(), { author: 'dov', policy: { checklist: ['Tried it'] } })
  const { id } = await requestPublish(ctxFor(db(), 'dana'), { bot: bot.slug, comment: 'New' })
  const accepted: string[] = []
  const answer = await createChatCore(ctxFor(db(), 'system')).receive(
    {
      platform: 'playground',
      interactionId: `accepted-${++count}`,
      user: { install: 'local', userId: 'sam', name: 'Sam', stranger: false },
      channel: 'releases',
      at: noon,
      kind: 'submit',
      form: `approve:${id}:1`,
      values,
    },
    () => accepted.push('accepted'),
  )
  return [answer.kind, ...accepted]
}

it('F67 says that a form was accepted when it is being recorded, and never of a refused one', async () => {
  expect(await approved({ ticks: [], comment: '' })).toEqual(['errors'])
  expect(await approved({ ticks: ['Tried it'], comment: '' })).toEqual(['update', 'accepted'])
})

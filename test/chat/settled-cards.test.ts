import { beforeAll, describe, expect, it } from 'vitest'
import { drawCard } from '../../src/chat/events/draw-card.ts'
import { plain } from '../../src/chat/kit/rich.ts'
import { approveRequest } from '../../src/control/requests/approve-request.ts'
import { expireRequests } from '../../src/control/requests/expire-requests.ts'
import { requestPublish } from '../../src/control/requests/request-publish.ts'
import { declineRequest } from '../../src/control/requests/turn-down-request.ts'
import { withdrawRequest } from '../../src/control/requests/withdraw-request.ts'
import { ctxFor, noon, seedBot, seedCast } from '../helpers/cast.ts'
import { sqlite } from '../helpers/databases.ts'

const db = sqlite()
beforeAll(() => seedCast(db()))
const dayMs = 86_400_000

const asked = async () => {
  const bot = await seedBot(db())
  const made = await requestPublish(ctxFor(db(), 'dana'), { bot: bot.slug, comment: 'New words' })
  return { id: made.id, revision: made.revision, checklist: made.checklist }
}
type Asked = Awaited<ReturnType<typeof asked>>

const ends: Record<string, (request: Asked) => Promise<unknown>> = {
  approved: async ({ id, revision, checklist }) => {
    const review = { request: id, revision, ticks: checklist }
    // A first version needs its super admin, and a second person.
    await approveRequest(ctxFor(db(), 'sam'), review)
    await approveRequest(ctxFor(db(), 'ana'), { ...review, comment: 'Reads well' })
  },
  declined: ({ id, revision }) =>
    declineRequest(ctxFor(db(), 'ana'), { request: id, revision, reason: 'Too early' }),
  withdrawn: ({ id }) => withdrawRequest(ctxFor(db(), 'dana'), { request: id }),
  expired: () => expireRequests(ctxFor(db(), 'system', noon + 30 * dayMs)),
}

describe('F67 a card that is settled', () => {
  for (const [state, end] of Object.entries(ends)) {
    it(`gets short once its request is ${state}: who asked, what came of it, and the way to the rest`, async () => {
      const request = await asked()
      const subject = `request:${request.id}` as const
      const before = await drawCard(ctxFor(db(), 'system'), subject)
      await end(request)
      const after = await drawCard(ctxFor(db(), 'system'), subject)
      if (!before || !after) throw new Error('no card')
      expect(before.sections).toHaveLength(1)
      expect(after.sections).toEqual([])
      expect(after.status.toLowerCase()).toContain(state)
      const notes = after.notes.map(plain)
      expect(notes[0]?.toLowerCase()).toContain(state)
      expect(notes.join('\n')).toMatch(/Details has all of R-\d+\./)
      expect(notes.length).toBeLessThanOrEqual(4)
      expect(after.lead?.map(plain).join()).toContain('New words')
      const labels = [...after.buttons, ...(after.more?.buttons ?? [])].map(({ label }) => label)
      expect(labels).toContain('Details')
      if (state === 'approved') expect(notes.join('\n')).toContain('“Reads well”')
      if (state === 'declined') expect(notes[0]).toContain('“Too early”')
    })
  }
})

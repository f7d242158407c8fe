import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { createChatCore } from '../../src/chat/core.ts'
import { drawCard } from '../../src/chat/events/draw-card.ts'
import type { ChatAdapter } from '../../src/chat/outbound-port.ts'
import type { Card } from '../../src/chat/port.ts'
import { redrawUnknownCards } from '../../src/control/delivery/adapter-redraws.ts'
import { commentOnRequest } from '../../src/control/requests/comment-on-request.ts'
import { ctxFor, noon, seedCast } from '../helpers/cast.ts'
import { sqlite } from '../helpers/databases.ts'
import { ask, openRelayFixture } from './relay-fixture.ts'
import { runs } from '../helpers/effort.ts'

/** What happens next: a change, a card drawn for an answer, the oldest or newest of them shown … */
type Step = 'change' | 'draw' | 'paint oldest' | 'paint newest' | 'tell' | 'send' | 'let through'

const turns: Step[] = [
  'draw',
  'change',
  'send',
  'paint oldest',
  'draw',
  'change',
  'send',
  'paint newest',
  'let through',
  'tell',
]

describe('a card that an adapter and the outbox draw on', () => {
  const db = sqlite()
  beforeAll(() => seedCast(db()))

  it('F67 shows what is true in the end, in whatever order the drawings arrive', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(turns, { minLength: 5 }), async (order) => {
        const table = await openTable()
        for (const step of order) await table.take(step)
        await table.settle()
        expect(table.shown()).toEqual(await table.truth())
      }),
      { numRuns: runs(4) },
    )
  })

  it('F67 does so when an old answer is shown after a newer card', async () => {
    const table = await openTable()
    for (const step of ['draw', 'change', 'send', 'paint oldest'] as const) await table.take(step)
    expect(table.shown()).not.toEqual(await table.truth())
    await table.settle()
    expect(table.shown()).toEqual(await table.truth())
  })

  it('F67 does so when two answers are shown in the wrong order, before either is told', async () => {
    const table = await openTable()
    for (const step of ['draw', 'change', 'draw', 'send', 'paint newest', 'paint oldest'] as const)
      await table.take(step)
    await table.settle()
    expect(table.shown()).toEqual(await table.truth())
  })

  it('F67 does so when an old answer is told while a newer card is on its way', async () => {
    const table = await openTable()
    const steps = ['draw', 'change', 'send', 'paint oldest', 'tell', 'let through'] as const
    for (const step of steps) await table.take(step)
    await table.settle()
    expect(table.shown()).toEqual(await table.truth())
  })

  it('F67 does so after a start, where a process died with something passing on a card', async () => {
    const table = await openTable()
    await table.core.beforeAdapterDraw(table.at)
    // The outbox has nothing to say of it yet: it would wipe away what is to come.
    await table.settle()
    expect(table.edits()).toBe(0)
    await table.take('draw')
    await table.take('change')
    await db()('outbox').delete()
    await table.paintUntold()
    expect(table.shown()).not.toEqual(await table.truth())
    await redrawUnknownCards(ctxFor(db(), 'system'))
    await table.settle()
    expect(table.shown()).toEqual(await table.truth())

    const before = table.edits()
    await redrawUnknownCards(ctxFor(db(), 'system'))
    await table.settle()
    expect(table.edits()).toBe(before)
  })

  it('draws once more and no more than that, and leaves messages that are no cards', async () => {
    const table = await openTable()
    await table.take('draw')
    await table.take('paint oldest')
    await table.settle()
    const before = table.edits()
    await table.settle()
    expect(table.edits()).toBe(before)
    const queued = await db()('outbox').count({ rows: '*' }).first()
    await table.core.afterAdapterDraw({ ...table.at, messageId: 'nobody' })
    expect(await db()('outbox').count({ rows: '*' }).first()).toEqual(queued)
  })

  /** The card of a request on the table, with an outbox whose edits can be held back. */
  async function openTable() {
    const room = await openRelayFixture(db())
    const { request } = await ask(db())
    await room.relay().runOnce()
    const subject = `request:${request.id}` as const
    const { messageId } = await db()('cards').where({ subject }).first()
    const at = { platform: 'playground' as const, install: 'local', channel: 'releases', messageId }
    const { adapter, messages } = room.chat
    const held: (() => void)[] = []
    const holding: ChatAdapter = {
      ...adapter,
      // Half of the time the platform has it at once and answers late, half of the time it is late.
      edit: async (...editing) => {
        const isEarly = held.length % 2 === 0
        const early = isEarly ? await adapter.edit(...editing) : null
        await new Promise<void>((resolve) => held.push(resolve))
        return early ?? adapter.edit(...editing)
      },
    }
    const core = createChatCore(ctxFor(db(), 'system'))
    const relay = room.relay([holding])
    const drawn: Card[] = []
    let untold = 0
    let changes = 0
    const sending: Promise<void>[] = []
    const breathe = async () => {
      for (let i = 0; i < 12; i++) await db()('cards').first()
    }

    const paint = async (card: Card | undefined) => {
      if (!card) return
      await adapter.edit(at, { kind: 'card', card })
      untold += 1
    }
    const tell = async () => {
      for (; untold > 0; untold--) await core.afterAdapterDraw(at)
    }
    const change = async () => {
      changes += 1
      await commentOnRequest(ctxFor(db(), 'ana'), { request: request.id, comment: `${changes}` })
      await db()('requests').where({ id: request.id }).increment('expiresAt', 3_600_000)
    }
    const truth = async () => drawCard(ctxFor(db(), 'system', noon), subject)
    const take = async (step: Step): Promise<void> => {
      if (step === 'change') return change()
      if (step === 'draw') {
        const card = await truth()
        if (card) drawn.push(card)
        return
      }
      if (step === 'paint oldest') return paint(drawn.shift())
      if (step === 'paint newest') return paint(drawn.pop())
      if (step === 'tell') return tell()
      if (step === 'send') {
        sending.push(relay.runOnce())
        return breathe()
      }
      held.shift()?.()
      return breathe()
    }
    const settle = async () => {
      while (drawn.length > 0) await paint(drawn.pop())
      await tell()
      let isOver = false
      const all = Promise.all([...sending, relay.runOnce()]).then(() => {
        isOver = true
      })
      while (!isOver) {
        held.shift()?.()
        await breathe()
      }
      await all
    }
    const shown = () => {
      const content = messages.get(messageId)?.content
      return content?.kind === 'card' ? plainly(content.card) : null
    }
    const edits = () => messages.get(messageId)?.edits
    const paintUntold = async () => {
      await paint(drawn.shift())
      untold = 0
    }
    return {
      take,
      settle,
      paintUntold,
      shown,
      truth: async () => plainly(await truth()),
      edits,
      core,
      at,
    }
  }
})

/** The user ids by which a platform knows people are filled in at the way out. */
const plainly = (card: Card | null): unknown =>
  JSON.parse(JSON.stringify(card, (key, value: unknown) => (key === 'userId' ? undefined : value)))

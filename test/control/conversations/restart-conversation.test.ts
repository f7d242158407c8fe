import { beforeAll, expect, it } from 'vitest'
import { restartConversation } from '../../../src/control/conversations/restart-conversation.ts'
import { traceConversation } from '../../../src/control/conversations/trace-conversation.ts'
import { receive } from '../../gateway/receive.ts'
import { Refusal } from '../../../src/refusal.ts'
import {
  listeningGateway,
  messageTo,
  ordersYaml,
  release,
  seedLive,
  seedVersion,
} from '../../gateway/seed.ts'
import { ctxFor, noon, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'

onEachDatabase('restarting a conversation', (db) => {
  beforeAll(() => seedCast(db()))
  const restart = (session: string) =>
    restartConversation(ctxFor(db(), 'ana', noon + 5), { session })

  it('F49 F52 ends the session, also one with a person, and the next message begins anew', async () => {
    const { gateway } = listeningGateway(db())
    const { senderId, botId } = await seedLive(db())
    const first = await receive(gateway, messageTo(senderId, 'talk to a person', { at: noon }))
    const second = await seedVersion(db(), botId, ordersYaml('Two'))
    await release(db(), botId, second)
    const { of } = await restart(first.sessionId ?? '')
    const next = await receive(gateway, messageTo(senderId, 'hello?', { at: noon + 10 }))
    expect(next).toMatchObject({
      outcome: 'answered',
      versionId: second,
      replies: [{ text: 'Two' }],
    })
    expect(next.sessionId).not.toBe(first.sessionId)
    const session = await db()('sessions').where({ id: first.sessionId }).first()
    expect(session).toMatchObject({ state: 'closed', closedWhy: 'restarted', closedAt: noon + 5 })
    const { lines } = await traceConversation(ctxFor(db(), 'ana'), { bot: botId, of })
    expect(lines.map(({ text }) => text)).toContain(
      'Ana ended this chat: the next message begins anew.',
    )
    const [audit] = await db()('audit').where({ action: 'conversation.restart' })
    expect(audit).toMatchObject({ actor: 'ana', subject: `bot:${botId}` })
  })

  it('F49 happens once, and not to what nobody knows', async () => {
    const { gateway } = listeningGateway(db())
    const { senderId } = await seedLive(db())
    const { sessionId } = await receive(gateway, messageTo(senderId, 'hi', { at: noon }))
    await restart(sessionId ?? '')
    await expect(restart(sessionId ?? '')).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(restart('none')).rejects.toThrow(Refusal)
  })
})

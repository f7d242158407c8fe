import { expect, it } from 'vitest'
import { history, transcript } from '../../src/gateway/history.ts'
import { receive } from './receive.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import { helplessYaml, listeningGateway, messageTo, noon, seedLive } from './seed.ts'

onEachDatabase('what was said', (db) => {
  const contact = '4915112345678'
  const talkerOf = (place: string) => ({ environment: 'live' as const, place, contact })

  it('F52 is shown oldest first, with buttons and version, the newest lines only', async () => {
    const { gateway } = listeningGateway(db())
    const { senderId, botId } = await seedLive(db())
    await receive(gateway, messageTo(senderId, 'hi'))
    await receive(gateway, messageTo(senderId, 'track my order', { at: noon + 1 }))
    const lines = await history(db(), talkerOf(senderId), 10)
    expect(lines.map(({ from, text }) => [from, text])).toEqual([
      ['customer', 'hi'],
      ['bot', 'One'],
      ['customer', 'track my order'],
      ['bot', 'One: what is your order number?'],
    ])
    expect(lines[1]).toMatchObject({
      buttons: [{ title: 'Track an order', payload: '/track_order' }],
      version: 'V1.0',
      track: 'official',
      botId,
      at: noon,
    })
    const newest = await history(db(), talkerOf(senderId), 2)
    expect(newest).toEqual(lines.slice(2))
    expect(await history(db(), { ...talkerOf(senderId), contact: 'mo' }, 10)).toEqual([])
  })

  it('F52 a transcript holds one session with what went wrong in it', async () => {
    const { gateway } = listeningGateway(db())
    const { senderId, versionId } = await seedLive(db(), { yaml: helplessYaml })
    const { sessionId } = await receive(gateway, messageTo(senderId, 'hm?'))
    const found = await transcript(db(), sessionId ?? '')
    expect(found?.session).toMatchObject({ id: sessionId, versionId, state: 'open' })
    expect(found?.lines.map(({ from }) => from)).toEqual(['customer', 'problem', 'bot'])
    expect(found?.lines.map(({ version }) => version)).toEqual(['V1.0', 'V1.0', null])
    const shown = await history(db(), talkerOf(senderId), 10)
    expect(shown.map(({ from }) => from)).toEqual(['customer', 'bot'])
  })

  it('F52 a session that does not exist has no transcript', async () => {
    expect(await transcript(db(), 'none')).toBeNull()
  })
})

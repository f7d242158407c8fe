import { afterEach, expect, it } from 'vitest'
import type { ChannelContent } from '../../../src/gateway/channel-port.ts'
import { delivery } from '../../adapters/whatsapp/deliveries.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { stoppedAfterEach } from '../../helpers/stopped-after.ts'
import { statementsOf } from '../../helpers/statements-of.ts'
import { openedChannel, picture, text } from '../opened-channel.ts'
import { noon } from '../seed.ts'
import { openInbox, openInboxOn } from './opened-inbox.ts'
import type { OpenedInbox } from './opened-inbox.ts'

const kept = stoppedAfterEach()
const file = {
  type: 'media',
  media: 'image',
  id: '81',
  mime: 'image/jpeg',
  fileName: null,
} as const
const kinds: Record<string, ChannelContent> = {
  'pictures without words': { ...file, caption: null, isVoice: false },
  'pictures with words': { ...file, caption: 'hello', isVoice: false },
  'messages of a new kind': { type: 'unknown', name: 'hologram', excerpt: '' },
}

onEachDatabase('what can not be read, under load', (db) => {
  afterEach(() => db()('inboxMessages').delete())

  async function statementsFor(count: number, content: ChannelContent) {
    const first = await kept<OpenedInbox & { versionId: string; senderId: string }>(openInbox(db()))
    first.inbox.stop()
    for (let at = 0; at < count; at++) await first.writes(`4917${at}`, '', { content })
    const second = await kept(openInboxOn(db(), first.senderId))
    await second.gateway.model.version(first.versionId)
    await second.gateway.model.live()
    const said = await statementsOf(db(), () => second.settled())
    expect(new Set(await second.out()).size).toBeGreaterThanOrEqual(count)
    await db()('inboxMessages').delete()
    return said.length
  }

  for (const [what, content] of Object.entries(kinds)) {
    it(`F86 takes as many statements for 63 ${what} as for one`, async () => {
      const one = await statementsFor(1, content)
      expect(await statementsFor(63, content)).toBe(one)
    })
  }

  it('F86 of numbers of nobody, notices and nonsense takes one write for a whole delivery', async () => {
    const counts: number[] = []
    for (const count of [1, 100]) {
      const one = await kept(openedChannel(db()))
      await db()('channelNews').delete()
      one.graph.numbers.set('771', { shown: '12025550999', account: '990' })
      await one.graph.hooks.message({ phone: '49170' }, text('hi'))
      await one.settled()
      const times = Array.from({ length: count }, (_, at) => at)
      const stray = (at: number) => ({
        metadata: { display_phone_number: '12025550999', phone_number_id: '771' },
        messages: [{ from: '49171', id: `wamid.${count}.${at}`, timestamp: '1', ...picture() }],
      })
      const body = delivery(
        ...times.map((at) => ({ value: stray(at) })),
        ...times.map(() => ({ value: { messages: [{ type: 'text' }] } })),
        ...times.map((at) => ({ field: 'account_update', value: { event: `${at}` } })),
        ...times.map(() => ({ value: { errors: [{ code: 131031, title: 'Locked' }] } })),
      )
      const said = await statementsOf(db(), () => one.graph.hooks.post(body))
      counts.push(said.length)
      const rows = await db()('channelNews').orderBy('kind').select('kind', 'count')
      expect(rows).toEqual(
        ['notice', 'trouble', 'unknown number', 'unreadable'].map((kind) => ({ kind, count })),
      )
      expect(one.graph.hooks.log.at(-1)?.status).toBe(200)
    }
    expect(counts[1]).toBe(counts[0])
  })

  it('F86 F87 that was sent past us takes as few statements for a hundred as for one, once', async () => {
    const counts: number[] = []
    for (const count of [1, 100]) {
      const one = await kept(openedChannel(db()))
      await db()('channelNews').delete()
      await one.graph.hooks.message({ phone: '49170' }, text('hi'))
      await one.settled()
      const echoes = Array.from({ length: count }, (_, at) => {
        return {
          to: `4918${count}${at}`,
          id: `wamid.e${count}.${at}`,
          timestamp: '1',
          ...text('hi'),
        }
      })
      const value = { message_echoes: [...echoes, ...echoes.slice(0, 1)] }
      const body = delivery({ field: 'smb_message_echoes', value })
      const said = await statementsOf(db(), () => one.graph.hooks.post(body))
      counts.push(said.length)
      await one.graph.hooks.repeat()
      const lines = await one.recorded()
      expect(lines.filter((line) => line === 'note: Sent past the bot: hi')).toHaveLength(count)
      expect(await db()('channelNews').select('kind', 'count')).toEqual([{ kind: 'echo', count }])
    }
    expect(counts[1]).toBe(counts[0])
  })

  it('F56 F87 keeps its place between the words of who sent it', async () => {
    const one = await kept(openedChannel(db()))
    const from = '4917299'
    const message = (at: number, what: object) => {
      return { from, id: `wamid.o${at}`, timestamp: String(noon / 1000), ...what }
    }
    const all = [text('track my order'), picture(), text('4711')].map((what, at) =>
      message(at, what),
    )
    await one.graph.hooks.post(delivery({ value: { messages: all } }))
    await one.settled()
    expect(await one.recorded()).toEqual([
      'in: track my order',
      'out: One: what is your order number?',
      'in: [picture]',
      expect.stringMatching(/^out: I can’t read that here/),
      'in: 4711',
      'out: One: order 4711 noted.',
    ])
    expect(one.said()).toHaveLength(3)
    expect(one.graph.doubles()).toEqual([])
  })
})

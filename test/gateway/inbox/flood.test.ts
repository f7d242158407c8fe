import { afterEach, expect, it } from 'vitest'
import { onEachDatabase } from '../../helpers/databases.ts'
import { statementsOf } from '../../helpers/statements-of.ts'
import { actionServer, answering } from '../action-server.ts'
import type { Response } from '../action-server.ts'
import { failuresIn } from '../outbound/opened.ts'
import { minute, ordersYaml } from '../seed.ts'
import { messageFrom, openInbox, openInboxOn, rosa, tom } from './opened-inbox.ts'
import type { OpenedInbox } from './opened-inbox.ts'

const open: { stop: () => Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})
const kept = async <T extends { stop: () => Promise<void> }>(opening: Promise<T>): Promise<T> => {
  const one = await opening
  open.push(one)
  return one
}
const most = 5
const bounded = () => ({ customerWaitingMax: most })
const tooMuch = 'I got more messages from you than I can answer. I did not read the last ones.'

onEachDatabase('a customer who writes faster than they are answered', (db) => {
  afterEach(async () => {
    await db()('inboxMessages').delete()
    await db()('outboundMessages').delete()
    await db()('contactWindows').delete()
    await db()('channelAlerts').delete()
  })
  const linesOf = async (place: string, contact: string) => {
    const rows = await db()('messages').where({ place, contact }).orderBy('id')
    return rows.map(({ direction, code, body }) => {
      return `${direction} ${code ?? ''}: ${JSON.parse(body).text}`
    })
  }
  /** Rosa's bot waits for an action server that hangs. */
  async function hanging(yaml?: string) {
    const waiting: Response[] = []
    const server = await actionServer((response) => void waiting.push(response))
    open.push({ stop: async () => waiting.forEach(answering({ events: [] })) })
    const made = { actionUrl: server.url, deps: bounded, ...(yaml !== undefined && { yaml }) }
    const one = await kept(openInbox(db(), made))
    await one.writes(rosa, 'look it up')
    return one
  }
  async function flood(one: OpenedInbox & { senderId: string }, count: number) {
    const all = Array.from({ length: count }, (_, at) => ({
      place: one.senderId,
      message: messageFrom(rosa, `flood ${at}`),
    }))
    await one.inbox.keep('whatsapp', all)
    return all
  }

  it('F56 F87 has so many waiting and no more: the rest is recorded, and nobody else is refused', async () => {
    const one = await hanging()
    const all = await flood(one, 20)
    const waiting = await db()('inboxMessages').where({ contact: rosa }).whereNull('settledAt')
    expect(waiting).toHaveLength(most)
    const lines = await linesOf(one.senderId, rosa)
    const recorded = lines.filter((line) => line.startsWith('in : flood'))
    expect(recorded).toEqual(Array.from({ length: 16 }, (_, at) => `in : flood ${at + 4}`))
    expect(lines.filter((line) => line.startsWith('error flood'))).toHaveLength(16)
    await one.writes(tom, 'hello')
    await one.inbox.look()
    await expect
      .poll(async () => (await one.out()).filter((line) => line.includes(tom)))
      .toEqual([`${tom}: One`])
    // What comes again is recorded once.
    await one.inbox.keep('whatsapp', all)
    expect((await linesOf(one.senderId, rosa)).filter((line) => line.includes(': flood'))).toEqual(
      recorded,
    )
  })

  it('F87 hears so once an hour, in the bot’s language, and the team too', async () => {
    const one = await hanging(
      ordersYaml('One').replace('metadata: {', 'metadata: {language: pt-BR, '),
    )
    await flood(one, 10)
    await flood(one, 10)
    const words = 'Recebi mais mensagens suas do que consigo responder. Não li as últimas.'
    const toRosa = async () => (await one.out()).filter((line) => line.startsWith(rosa))
    expect(await toRosa()).toEqual([`${rosa}: ${words}`])
    expect(failuresIn(one.told)).toEqual([expect.stringContaining('more messages')])
    one.inbox.stop()
    one.clock.now += 61 * minute
    await flood(one, 20)
    expect(await toRosa()).toEqual(Array(2).fill(`${rosa}: ${words}`))
    expect(failuresIn(one.told)).toHaveLength(2)
  })

  it('F73 hears nothing where a person has taken over, who sees what came', async () => {
    const first = await kept(openInbox(db()))
    await first.writes(rosa, 'talk to a person')
    await first.settled()
    const before = (await first.out()).length
    const one = await kept(openInboxOn(db(), first.senderId, bounded))
    one.inbox.stop()
    await flood({ ...one, senderId: first.senderId }, 20)
    expect(await one.out()).toHaveLength(before)
    const lines = await linesOf(first.senderId, rosa)
    expect(lines.filter((line) => line.startsWith('in : flood'))).toHaveLength(15)
  })

  it('F86 is counted only where so many wait at all', async () => {
    const one = await kept(openInbox(db(), { deps: bounded }))
    one.inbox.stop()
    const count = async () => {
      const said = await statementsOf(db(), () => one.writes(rosa, 'hello'))
      return said.filter((sql) => sql.includes('count(*)')).length
    }
    for (let at = 0; at < most; at++) expect(await count()).toBe(0)
    expect(await count()).toBeGreaterThan(0)
    expect(await linesOf(one.senderId, rosa)).toContain(`out : ${tooMuch}`)
  })
})

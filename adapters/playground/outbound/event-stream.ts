import type { FastifyReply } from 'fastify'
import { dmOf } from '../identity.ts'
import type { LiveEvent } from '../render/wire.ts'

type Tab = { userId: string; reply: FastifyReply }
export type EventStream = {
  /** Keeps the answer open and sends what happens to it; false when too many tabs are open. */
  open: (userId: string, reply: FastifyReply) => boolean
  /** To everybody who may read this stored channel; `audience` narrows it to one person. */
  tell: (event: LiveEvent, channel: string | null, audience: string | null) => void
  close: () => void
}

const tabsMax = 200
/** A tab that stopped reading is disconnected: it reconnects by itself and reads what it missed. */
const unreadBytesMax = 1_000_000
const heartbeatMs = 20_000

/** The open tabs (server-sent events). */
export function createEventStream(): EventStream {
  const tabs = new Set<Tab>()
  const beat = setInterval(() => {
    for (const tab of tabs) write(tab, ': still here\n\n')
  }, heartbeatMs)
  beat.unref()

  return {
    open: (userId, reply) => {
      if (tabs.size >= tabsMax) return false
      const tab = { userId, reply }
      start(reply)
      tabs.add(tab)
      reply.raw.on('close', () => tabs.delete(tab))
      return true
    },
    tell: (event, channel, audience) => {
      const readers = [...tabs].filter(({ userId }) => mayRead(userId, channel, audience))
      if (readers.length === 0) return
      const text = `data: ${JSON.stringify(event)}\n\n`
      for (const tab of readers) write(tab, text)
    },
    close: () => {
      clearInterval(beat)
      for (const { reply } of tabs) reply.raw.end()
      tabs.clear()
    },
  }
}

function start(reply: FastifyReply): void {
  void reply.hijack()
  reply.raw.writeHead(200, {
    ...reply.getHeaders(),
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  } as Record<string, string>)
  reply.raw.write('retry: 1000\n\n')
}

function write({ reply }: Tab, text: string): void {
  if (reply.raw.writableLength > unreadBytesMax) reply.raw.destroy()
  else reply.raw.write(text)
}

const mayRead = (userId: string, channel: string | null, audience: string | null): boolean =>
  (audience === null || audience === userId) &&
  (channel === null || !channel.startsWith('dm:') || channel === dmOf(userId))

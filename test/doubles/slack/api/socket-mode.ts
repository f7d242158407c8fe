import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Method } from './call.ts'
import { SlackProblem } from './problem.ts'
import { acceptWebSocket, type WebSocketConnection } from './websocket.ts'
import type { World } from '../world.ts'

/** What an envelope carries (slack.md 7). */
export type Kind = 'slash_commands' | 'interactive' | 'events_api'
/** What came of a delivery: the body of the acknowledgement, or why there is none. */
export type Ack =
  | { ok: true; body: unknown }
  | { ok: false; reason: 'operation_timeout' | 'dispatch_failed' | 'dispatch_unknown_error' }
export type Retry = { attempt: number; reason: string }
export type Sockets = {
  methods: Record<string, Method>
  /** True when `url` was a ticket of ours. */
  upgrade: (request: IncomingMessage, socket: Duplex) => boolean
  open: () => number
  send: (kind: Kind, payload: unknown, withinMs: number, retry?: Retry) => Promise<Ack>
  /** Slack asks for a new connection; the app closes this one itself (slack.md 7). */
  disconnect: (reason?: 'warning' | 'refresh_requested' | 'link_disabled') => void
  /** Cuts every connection without a word. */
  cut: () => void
  /** Connections stay open and nothing is answered on them any more, pings included. */
  goDeaf: () => void
}

type Line = { wire: WebSocketConnection; leaving: boolean }
/** slack.md 4 d: at most 10 connections an app. */
const mostLines = 10

/** `pick` chooses the connection that an envelope goes to: Slack's choice is random. */
export function makeSockets(world: World, pick: (count: number) => number): Sockets {
  const lines: Line[] = []
  const tickets = new Set<string>()
  const acks = new Map<string, (ack: Ack) => void>()
  const hear = (text: string) => {
    const { envelope_id, payload } = envelopeIn(text)
    acks.get(envelope_id)?.({ ok: true, body: payload })
  }
  return {
    methods: {
      'apps.connections.open': {
        scopes: ['connections:write'],
        tier: 1,
        token: 'app',
        run: () => {
          if (lines.length >= mostLines) throw new SlackProblem('too_many_websockets')
          const ticket = world.id('ticket')
          tickets.add(ticket)
          return { url: `${world.origin.replace('http', 'ws')}/link/?ticket=${ticket}` }
        },
      },
    },
    upgrade: (request, socket) => {
      const ticket = new URL(request.url ?? '/', world.origin).searchParams.get('ticket')
      if (ticket === null || !tickets.delete(ticket)) return false
      const closed = () => {
        lines.splice(lines.indexOf(line), 1)
        world.changed()
      }
      const line: Line = {
        wire: acceptWebSocket(request, socket, { text: hear, closed }),
        leaving: false,
      }
      lines.push(line)
      line.wire.send(JSON.stringify(hello(world, lines.length)))
      line.wire.ping()
      world.changed()
      return true
    },
    open: () => lines.filter((line) => !line.leaving).length,
    send: (kind, payload, withinMs, retry) => {
      const able = lines.filter((line) => !line.leaving)
      const line = able[pick(able.length)]
      if (!line) return Promise.resolve({ ok: false, reason: 'dispatch_failed' })
      const envelope_id = world.id('envelope')
      const accepts_response_payload = kind !== 'events_api'
      const envelope = {
        envelope_id,
        type: kind,
        payload,
        accepts_response_payload,
        ...(retry && { retry_attempt: retry.attempt, retry_reason: retry.reason }),
      }
      const answer = ackFor(acks, envelope_id, withinMs)
      line.wire.send(JSON.stringify(envelope))
      return answer
    },
    disconnect: (reason = 'refresh_requested') => {
      for (const line of lines) {
        line.leaving = true
        line.wire.send(JSON.stringify({ type: 'disconnect', reason, debug_info: {} }))
      }
    },
    cut: () => {
      for (const { wire } of lines) wire.cut()
    },
    goDeaf: () => {
      for (const { wire } of lines) wire.goDeaf()
    },
  }
}

function hello({ appId }: World, num_connections: number) {
  return {
    type: 'hello',
    num_connections,
    connection_info: { app_id: appId },
    debug_info: { host: 'applink-1', approximate_connection_time: 18_060 },
  }
}

function envelopeIn(text: string): { envelope_id: string; payload: unknown } {
  const said: unknown = JSON.parse(text)
  if (typeof said !== 'object' || said === null || !('envelope_id' in said))
    throw new Error(`not an acknowledgement: ${text}`)
  const payload = 'payload' in said ? said.payload : undefined
  return { envelope_id: String(said.envelope_id), payload }
}

function ackFor(acks: Map<string, (ack: Ack) => void>, id: string, withinMs: number) {
  return new Promise<Ack>((resolve) => {
    const done = (ack: Ack) => {
      clearTimeout(timer)
      acks.delete(id)
      resolve(ack)
    }
    const timer = setTimeout(() => done({ ok: false, reason: 'operation_timeout' }), withinMs)
    acks.set(id, done)
  })
}

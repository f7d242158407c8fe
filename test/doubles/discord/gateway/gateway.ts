import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { acceptWebSocket, type WebSocketConnection } from '../../slack/api/websocket.ts'
import { handleClientMessage } from './gateway-connection.ts'
import type { Gateway, GatewayConnection, GatewayOptions } from './gateway-state.ts'
import { dispatchTo } from './sessions.ts'
import type { World } from '../world.ts'

const dayMs = 86_400_000

export function makeGateway(world: World, options: GatewayOptions): Gateway {
  const each = (act: (wire: WebSocketConnection, line: GatewayConnection) => void) => {
    for (const line of gateway.lines) act(line.wire, line)
  }
  const gateway: Gateway = {
    ...options,
    identifiedAt: [],
    resumes: 0,
    closes: [],
    sessions: new Map(),
    lines: new Set(),
    open: () => [...gateway.lines].filter((one) => one.session !== null).length,
    goDeaf: () =>
      each((_, line) => {
        line.deaf = true
      }),
    reconnect: () => each((wire) => wire.send(JSON.stringify({ op: 7, d: null }))),
    invalidate: (resumable) =>
      each((wire, line) => {
        const { session } = line
        line.session = null
        if (session) session.wire = null
        if (session && !resumable) gateway.sessions.delete(session.id)
        wire.send(JSON.stringify({ op: 9, d: resumable }))
      }),
    askHeartbeat: () => each((wire) => wire.send(JSON.stringify({ op: 1, d: null }))),
    close: (code) => each((wire, line) => line.close(code)),
    cut: () => each((wire) => wire.cut()),
    expire: () => {
      for (const [id, session] of gateway.sessions) if (!session.wire) gateway.sessions.delete(id)
    },
    dispatch: (event, data, intent = 0) => {
      for (const session of gateway.sessions.values())
        if ((session.intents & intent) === intent) dispatchTo(session, event, data)
    },
    upgrade: (request, socket) => {
      const url = new URL(request.url ?? '/', world.origin)
      if (url.pathname !== '/gateway' && url.pathname !== '/resume') return false
      open(world, gateway, request, socket, url.searchParams)
      return true
    },
    remaining: () => {
      const today = gateway.identifiedAt.filter((at) => world.now() - at < dayMs)
      return Math.max(0, gateway.identifiesADay - today.length)
    },
  }
  return gateway
}

function open(
  world: World,
  gateway: Gateway,
  request: IncomingMessage,
  socket: Duplex,
  query: URLSearchParams,
): void {
  const wire = acceptWebSocket(request, socket, {
    text: (text) => handleClientMessage(world, gateway, line, text),
    closed: (code) => closed(world, gateway, line, code),
  })
  const line: GatewayConnection = {
    wire,
    session: null,
    deaf: false,
    leaving: false,
    sentAt: [],
    close: (code) => {
      line.leaving = true
      // discord.md 3: after these a session cannot be resumed.
      const ends = [4003, 4004, 4005, 4007, 4008, 4010, 4011, 4012, 4013, 4014].includes(code)
      if (ends && line.session) gateway.sessions.delete(line.session.id)
      wire.close(code)
    },
  }
  gateway.lines.add(line)
  if (query.get('v') !== '10') return line.close(4012)
  wire.send(JSON.stringify({ op: 10, d: { heartbeat_interval: gateway.heartbeatMs } }))
}

/** A client that says goodbye with 1000 or 1001 ends its session; any other may come back. */
function closed(
  world: World,
  gateway: Gateway,
  line: GatewayConnection,
  code: number | null,
): void {
  gateway.lines.delete(line)
  if (!line.leaving) gateway.closes.push(code)
  if (line.session?.wire === line.wire) {
    line.session.wire = null
    if (!line.leaving && (code === 1000 || code === 1001)) gateway.sessions.delete(line.session.id)
  }
  world.changed()
}

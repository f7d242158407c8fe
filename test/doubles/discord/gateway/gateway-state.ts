import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocketConnection } from '../../slack/api/websocket.ts'
import type { Session } from './sessions.ts'

export type GatewayOptions = {
  /** discord.md 3: told in the hello. */
  heartbeatMs: number
  /** Privileged intents that are switched on for this application. */
  privileged: number
  /** discord.md 3: an overrun resets the bot's token. */
  identifiesADay: number
}
export type Gateway = GatewayOptions & {
  /** Sessions with a connection. */
  open: () => number
  /** When clients identified, how often one resumed, and the codes that clients closed with. */
  identifiedAt: number[]
  resumes: number
  closes: (number | null)[]
  /** False: heartbeats on the connections of now stay unanswered, so that they are zombies. */
  goDeaf: () => void
  /** op 7: please connect again and resume. */
  reconnect: () => void
  /** op 9. */
  invalidate: (resumable: boolean) => void
  /** op 1 from the server: a heartbeat is wanted at once. */
  askHeartbeat: () => void
  close: (code: number) => void
  /** Cuts the TCP connection without a word. */
  cut: () => void
  /** Forgets the sessions that have no connection: too late to resume. */
  expire: () => void
  dispatch: (event: string, data: unknown, intent?: number) => void
  upgrade: (request: IncomingMessage, socket: Duplex) => boolean
  /** For GET /gateway/bot. */
  remaining: () => number
  sessions: Map<string, Session>
  lines: Set<GatewayConnection>
}

/** One connection of one client. */
export type GatewayConnection = {
  wire: WebSocketConnection
  session: Session | null
  deaf: boolean
  /** The server said goodbye first. */
  leaving: boolean
  sentAt: number[]
  close: (code: number) => void
}

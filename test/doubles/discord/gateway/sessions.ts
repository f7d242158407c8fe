import { randomBytes } from 'node:crypto'
import type { WebSocketConnection } from '../../slack/api/websocket.ts'

export type Sent = { op: 0; t: string; s: number; d: unknown }
/** One session of one client. It outlives its connection: what was missed is replayed (discord.md 3). */
export type Session = {
  id: string
  token: string
  intents: number
  sequence: number
  sent: Sent[]
  wire: WebSocketConnection | null
}

export function makeSession(token: string, intents: number, wire: WebSocketConnection): Session {
  const id = randomBytes(16).toString('hex')
  return { id, token, intents, sequence: 0, sent: [], wire }
}

export function dispatchTo(session: Session, event: string, data: unknown): void {
  session.sequence += 1
  const payload: Sent = { op: 0, t: event, s: session.sequence, d: structuredClone(data) }
  session.sent.push(payload)
  session.wire?.send(JSON.stringify(payload))
}

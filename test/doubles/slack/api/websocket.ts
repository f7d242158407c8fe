import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'

/** The server's end of one WebSocket, with the ways in which Slack and Discord can fail. */
export type WebSocketConnection = {
  send: (text: string) => void
  ping: () => void
  /** Sends a close frame: 1000 unless told. */
  close: (code?: number) => void
  /** Cuts the TCP connection: no close frame. */
  cut: () => void
  /** From now on nothing is answered, not even pings: a dead peer on an open socket. */
  goDeaf: () => void
}

const server = new WebSocketServer({ noServer: true })
/** What `ws` reports when no close frame came, or one without a code. */
const noCode = [1005, 1006]

export function acceptWebSocket(
  request: IncomingMessage,
  socket: Duplex,
  heard: { text: (text: string) => void; closed: (code: number | null) => void },
): WebSocketConnection {
  let deaf = false
  let ws: WebSocket | undefined
  // Without a check of the client the upgrade is done before this call returns.
  server.handleUpgrade(request, socket, Buffer.alloc(0), (opened) => {
    ws = opened
  })
  if (!ws) throw new Error('This is no WebSocket')
  const wire = ws
  wire.on('message', (data) => heard.text((data as Buffer).toString('utf8')))
  wire.on('close', (code) => heard.closed(noCode.includes(code) ? null : code))
  wire.on('error', () => {})
  return {
    send: (text) => {
      if (!deaf) wire.send(text, () => {})
    },
    ping: () => {
      if (!deaf) wire.ping('slack', false, () => {})
    },
    close: (code = 1000) => {
      if (!deaf) wire.close(code)
    },
    cut: () => wire.terminate(),
    goDeaf: () => {
      deaf = true
      wire.pause()
    },
  }
}

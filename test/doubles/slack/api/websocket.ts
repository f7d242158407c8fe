import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

/** The server's end of one WebSocket (RFC 6455), as much of it as Slack's and Discord's doubles use. */
export type WebSocketConnection = {
  send: (text: string) => void
  ping: () => void
  /** Says goodbye with a close frame: 1000 unless told. */
  close: (code?: number) => void
  /** Cuts the cable: no close frame. */
  cut: () => void
  /** From now on nothing is answered, not even pings: a dead peer on an open socket. */
  goDeaf: () => void
}
type Frame = { last: boolean; opcode: number; body: Buffer; size: number }

const text = 1
const closing = 8
const pinging = 9
const ponging = 10

export function acceptWebSocket(
  request: IncomingMessage,
  socket: Duplex,
  heard: { text: (text: string) => void; closed: (code: number | null) => void },
): WebSocketConnection {
  const key = request.headers['sec-websocket-key'] ?? ''
  const accept = createHash('sha1')
    .update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64')
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  )
  let deaf = false
  let closed = false
  let goodbye: number | null = null
  let waiting: Buffer = Buffer.alloc(0)
  let parts: Buffer[] = []
  const write = (opcode: number, body: Buffer) => {
    if (!closed && !deaf) socket.write(frameOf(opcode, body))
  }
  const take = (frame: Frame) => {
    if (frame.opcode === pinging) return write(ponging, frame.body)
    if (frame.opcode === closing) {
      goodbye = frame.body.length < 2 ? null : frame.body.readUInt16BE(0)
      write(closing, frame.body)
      return void socket.end()
    }
    if (frame.opcode === ponging) return
    parts.push(frame.body)
    if (!frame.last) return
    const whole = Buffer.concat(parts).toString('utf8')
    parts = []
    heard.text(whole)
  }
  socket.on('data', (chunk: Buffer) => {
    if (deaf) return
    waiting = Buffer.concat([waiting, chunk])
    for (let frame = readFrame(waiting); frame; frame = readFrame(waiting)) {
      waiting = waiting.subarray(frame.size)
      take(frame)
    }
  })
  const end = () => {
    if (!closed) heard.closed(goodbye)
    closed = true
  }
  socket.on('close', end)
  socket.on('error', end)
  return {
    send: (said) => write(text, Buffer.from(said)),
    ping: () => write(pinging, Buffer.from('slack')),
    close: (code = 1000) => write(closing, Buffer.from([code >> 8, code & 0xff])),
    cut: () => void socket.destroy(),
    goDeaf: () => {
      deaf = true
    },
  }
}

/** Servers send unmasked, clients masked. */
function frameOf(opcode: number, body: Buffer): Buffer {
  const head = Buffer.alloc(body.length < 126 ? 2 : body.length < 65_536 ? 4 : 10)
  head[0] = 0x80 | opcode
  if (body.length < 126) head[1] = body.length
  else if (body.length < 65_536) {
    head[1] = 126
    head.writeUInt16BE(body.length, 2)
  } else {
    head[1] = 127
    head.writeBigUInt64BE(BigInt(body.length), 2)
  }
  return Buffer.concat([head, body])
}

/** The first whole frame of `bytes`, or null while there is none. */
function readFrame(bytes: Buffer): Frame | null {
  if (bytes.length < 2) return null
  const first = bytes.readUInt8(0)
  const second = bytes.readUInt8(1)
  const short = second & 0x7f
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0
  const masked = (second & 0x80) !== 0
  const start = 2 + extra + (masked ? 4 : 0)
  if (bytes.length < start) return null
  const length =
    extra === 0 ? short : extra === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
  if (bytes.length < start + length) return null
  const body = Buffer.from(bytes.subarray(start, start + length))
  if (masked) {
    const mask = bytes.subarray(start - 4, start)
    for (let at = 0; at < length; at++) body[at] = (body[at] ?? 0) ^ (mask[at % 4] ?? 0)
  }
  return { last: (first & 0x80) !== 0, opcode: first & 0x0f, body, size: start + length }
}

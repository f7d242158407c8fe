import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Answer } from './call.ts'
import type { Api } from './rest/api.ts'
import type { Gateway } from './gateway/gateway-state.ts'
import type { World } from './world.ts'

type Parts = { world: World; api: Api; gateway: Gateway }
type Served = Answer | { bytes: Uint8Array; type: string }

/** Listens on a free port of the loopback. Returns how to stop, cutting whatever is still open. */
export async function listen(parts: Parts): Promise<() => Promise<void>> {
  const open = new Set<Socket>()
  const server = createServer((request, response) => {
    serve(parts, request).then(
      (answer) => send(request, response, answer),
      (error: unknown) =>
        send(request, response, { status: 500, body: { message: String(error), code: 0 } }),
    )
  })
  server.on('connection', (socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  server.on('upgrade', (request, socket) => {
    if (!parts.gateway.upgrade(request, socket)) socket.end('HTTP/1.1 404 Not Found\r\n\r\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  parts.world.origin = `http://127.0.0.1:${address.port}`
  return async () => {
    for (const socket of open) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
}

async function serve({ world, api }: Parts, request: IncomingMessage): Promise<Served> {
  const url = new URL(request.url ?? '/', world.origin)
  const path = /^\/api\/v10(\/.*)$/.exec(url.pathname)?.[1]
  if (path !== undefined) return api.call(path, url.searchParams, request)
  return fileAt(world, url) ?? { status: 404, body: { message: '404: Not Found', code: 0 } }
}

/** discord.md 2 and 5: an attachment on the CDN, as long as its signed address lives. */
function fileAt(world: World, url: URL): Served | null {
  const [, area, kind, channel, id] = url.pathname.split('/')
  if (area !== 'cdn' || kind !== 'attachments') return null
  const message = world.messages.find(
    (one) => one.channel === channel && !one.gone && one.attachments.some((it) => it.id === id),
  )
  const file = message?.attachments.find((one) => one.id === id)
  const until = Number.parseInt(url.searchParams.get('ex') ?? '0', 16) * 1000
  const signed = url.searchParams.get('hm') === id && world.now() <= until
  return file && signed ? { bytes: file.bytes, type: file.contentType } : null
}

function send(request: IncomingMessage, response: ServerResponse, answer: Served): void {
  if (answer === 'never') return
  if (answer === 'cut') return void request.socket.destroy()
  if ('bytes' in answer)
    return void response.writeHead(200, { 'content-type': answer.type }).end(answer.bytes)
  const { status, headers, body } = answer
  if (body === null) return void response.writeHead(status, headers).end()
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
}

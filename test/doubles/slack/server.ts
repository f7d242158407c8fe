import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Api } from './api/api.ts'
import type { Answer } from './api/call.ts'
import { argsOf, bytesOf, uploadIn } from './api/body.ts'
import type { Faults } from './api/faults.ts'
import { receiveUpload } from './api/files.ts'
import { respond } from './api/response-urls.ts'
import type { Sockets } from './api/socket-mode.ts'
import type { World } from './world.ts'

type Parts = { world: World; api: Api; sockets: Sockets; faults: Faults }

/** Listens on a free port of the loopback. Returns how to stop, cutting whatever is still open. */
export async function listen(parts: Parts): Promise<() => Promise<void>> {
  const open = new Set<Socket>()
  const server = createServer((request, response) => {
    serve(parts, request).then(
      (answer) => send(request, response, answer),
      (error: unknown) => send(request, response, { status: 500, body: String(error) }),
    )
  })
  server.on('connection', (socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  server.on('upgrade', (request, socket) => {
    if (!parts.sockets.upgrade(request, socket)) socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
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

async function serve({ world, api, faults }: Parts, request: IncomingMessage): Promise<Answer> {
  const [, area = '', ...rest] = new URL(request.url ?? '/', world.origin).pathname.split('/')
  const bytes = await bytesOf(request)
  const type = request.headers['content-type'] ?? ''
  if (area === 'api') {
    const args = argsOf(bytes, type)
    if (!args) return { status: 200, body: { ok: false, error: 'invalid_json' } }
    return api.call(rest.join('/'), args, bearerOf(request))
  }
  if (area === 'upload') {
    const fault = await faults.next('upload', 'before')
    if (fault) return fault
    // Nothing says that Slack takes a body of unknown length.
    if (request.headers['content-length'] === undefined) return { status: 411, body: 'no length' }
    const upload = await uploadIn(bytes, type)
    const taken = upload !== null && receiveUpload(world, rest.at(-1) ?? '', upload)
    return taken
      ? { status: 200, body: `OK - ${bytes.length}` }
      : { status: 400, body: 'bad upload' }
  }
  if (area === 'response') {
    const fault = await faults.next('response_url', 'before')
    return fault ?? respond(world, rest.at(-1) ?? '', argsOf(bytes, 'application/json'))
  }
  if (area === 'files-pri') return download(world, rest[0] ?? '', bearerOf(request))
  return { status: 404, body: 'not found' }
}

/** A private file needs a token of its own workspace with files:read. */
function download(world: World, id: string, bearer: string | null): Answer {
  const file = world.files.get(id)
  const token = world.tokens.get(bearer ?? '')
  const may =
    token?.state === 'live' && token.team === file?.team && token.scopes.includes('files:read')
  // Slack answers a stranger with its sign-in page, not with an error.
  if (!file?.bytes || !may) return { status: 302, headers: { location: '/signin' }, body: '' }
  return { status: 200, body: file.bytes }
}

function bearerOf(request: IncomingMessage): string | null {
  return /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? null
}

function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  if (answer === 'never') return
  if (answer === 'cut') return void request.socket.destroy()
  const { status, headers, body } = answer
  if (body instanceof Uint8Array) return void response.writeHead(status).end(body)
  const json = typeof body !== 'string'
  response.writeHead(status, {
    'content-type': json ? 'application/json; charset=utf-8' : 'text/html',
    ...headers,
  })
  response.end(json ? JSON.stringify(body) : body)
}

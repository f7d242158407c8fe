import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { errorAnswer, refusal, store } from './messages.ts'
import type { Answer } from './messages.ts'
import type { Fault, Faults } from './faults.ts'
import type { World } from './world.ts'

type Outcome = Answer | 'cut' | 'never'
export type Listening = { port: number; close: () => Promise<void> }

/** Listens on the loopback, on a free port or on the one it had. */
export async function listen(world: World, faults: Faults, port = 0): Promise<Listening> {
  const open = new Set<Socket>()
  const server = createServer((request, response) => {
    serve(world, faults, request).then(
      (outcome) => send(request, response, outcome),
      (error: unknown) => send(request, response, { status: 500, body: String(error) }),
    )
  })
  server.on('connection', (socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const close = async () => {
    for (const socket of open) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
  return { port: address.port, close }
}

async function serve(world: World, faults: Faults, request: IncomingMessage): Promise<Outcome> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? null
  const path = request.url ?? ''
  const given = jsonOf(Buffer.concat(chunks).toString())
  const outcome = await answer(world, faults, path, token, given)
  const status = typeof outcome === 'string' ? 0 : outcome.status
  world.calls.push({ path, status, token, body: given })
  return outcome
}

function jsonOf(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : null
  } catch {
    return null
  }
}

async function answer(
  world: World,
  faults: Faults,
  path: string,
  token: string | null,
  given: Record<string, unknown> | null,
): Promise<Outcome> {
  const of = given?.['status'] === 'read' ? 'mark' : 'message'
  const before = await faulty(faults.next('before', of))
  if (before) return before
  const number = /^\/v\d+\.\d+\/(\d+)\/messages$/.exec(path)?.[1]
  if (number === undefined) return errorAnswer(2500, { status: 404, message: 'Unknown path' })
  if (token !== (world.numbers.get(number)?.token ?? world.token) || !world.tokenWorks) {
    return errorAnswer(190, { message: `Malformed access token ${token}` })
  }
  if (given === null) return errorAnswer(100, { details: 'not JSON' })
  const refused = refusal(world, number, given)
  if (refused) return refused
  const stored = store(world, number, given)
  if (stored.message) world.onStored(stored.message)
  return (await faulty(faults.next('after', of))) ?? stored.answer
}

async function faulty(fault: Fault['answer'] | null): Promise<Outcome | null> {
  if (fault === null || fault === 'cut' || fault === 'never') return fault
  if (fault === 'lie') return { status: 200, body: { messaging_product: 'whatsapp' } }
  if (fault === 'page') return { status: 200, body: '<html>Sign in</html>' }
  if (typeof fault === 'number') return { status: fault, body: 'upstream error' }
  if (fault instanceof Promise) {
    await fault
    return null
  }
  if ('id' in fault) return { status: 200, body: { messages: [{ id: fault.id }] } }
  if ('redirect' in fault) return { status: 302, headers: { location: fault.redirect }, body: '' }
  const { code, status, transient, message, retryAfter } = fault
  const error = errorAnswer(code, { status, transient, message })
  return retryAfter === undefined
    ? error
    : { ...error, headers: { 'retry-after': `${retryAfter}` } }
}

function send(request: IncomingMessage, response: ServerResponse, outcome: Outcome): void {
  if (outcome === 'never') return
  if (outcome === 'cut') return void request.socket.destroy()
  const { status, headers, body } = outcome
  const isJson = typeof body !== 'string'
  response.writeHead(status, {
    'content-type': isJson ? 'application/json; charset=UTF-8' : 'text/html',
    ...headers,
  })
  response.end(isJson ? JSON.stringify(body) : body)
}

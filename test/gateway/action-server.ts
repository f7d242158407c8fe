import { createServer } from 'node:http'
import type { IncomingHttpHeaders, RequestListener } from 'node:http'
import { onTestFinished } from 'vitest'

export type Asked = { headers: IncomingHttpHeaders; raw: string; path: string }
export type ActionServer = { url: string; asked: Asked[] }
export type Response = Parameters<RequestListener>[1]

/** A real action server on loopback; `reply` answers every request after its body was read. */
export async function actionServer(
  reply: (response: Response, asked: Asked) => void,
): Promise<ActionServer> {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString('utf8')
      const one = { headers: request.headers, raw, path: request.url ?? '' }
      asked.push(one)
      reply(response, one)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { url: `http://127.0.0.1:${port}/webhook`, asked }
}

export const answering = (body: unknown) => (response: Response) => {
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(body))
}

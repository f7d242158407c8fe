import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../src/refusal.ts'

/** The page's own files, read when asked for: what is edited shows at the next reload. */
export function addStaticFiles(app: FastifyInstance): void {
  const root = rootFolder()
  const folder = join(root, 'adapters', 'playground', 'page')
  // The editor's colors are the page's too.
  app.get('/playground/page/colors.css', (request, reply) =>
    sendFile(request, reply, join(root, 'src', 'http', 'edit', 'colors.css')),
  )
  app.get('/', (request, reply) => sendFile(request, reply, join(folder, 'index.html')))
  app.get<{ Params: { '*': string } }>('/playground/page/*', async (request, reply) => {
    const { '*': file } = request.params
    if (!/^(?:[a-z]+\/)?[a-z][a-z-]*\.(js|css|svg)$/.test(file)) throw noSuchFile()
    return sendFile(request, reply, join(folder, file))
  })
}

/** The sources stay where they are when the server runs from dist/. */
function rootFolder(): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) {
    folder = dirname(folder)
  }
  return folder
}

const mimes: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
}

async function sendFile(request: FastifyRequest, reply: FastifyReply, path: string) {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? noSuchFile() : error
  })
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
  void reply.headers({ etag, 'cache-control': 'no-cache' })
  if (request.headers['if-none-match'] === etag) return reply.code(304).send()
  const ending = path.slice(path.lastIndexOf('.') + 1)
  return reply.type(mimes[ending] ?? 'application/octet-stream').send(bytes)
}

const noSuchFile = () =>
  new Refusal('NOT_FOUND', 'There is no such page.', 'Open the playground at / instead.')

import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { noSuchAddress } from './problem.ts'

const csp = [
  "default-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

const mimes: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
}

type File = { bytes: Buffer; type: string; etag: string }

/** The editor's page for every bot, and its files; read once, at the start. */
export function addEditFiles(app: FastifyInstance): void {
  const files = readPage()
  const send = (name: string, request: FastifyRequest, reply: FastifyReply) => {
    const file = files.get(name)
    if (!file) throw noSuchAddress(request.method, request.url)
    const { bytes, type, etag } = file
    void reply.headers({ 'content-security-policy': csp, 'cache-control': 'no-cache', etag })
    if (request.headers['if-none-match'] === etag) return reply.code(304).send()
    return reply.type(type).send(bytes)
  }
  app.get('/edit/:bot', (request, reply) => send('index.html', request, reply))
  app.get<{ Params: { file: string } }>('/edit/page/:file', (request, reply) =>
    send(request.params.file, request, reply),
  )
}

function readPage(): Map<string, File> {
  const folder = pageFolder()
  const names = readdirSync(folder).filter((name) => (name.split('.').at(-1) ?? '') in mimes)
  return new Map(
    names.map((name) => {
      const bytes = readFileSync(join(folder, name))
      const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
      return [name, { bytes, etag, type: mimes[name.split('.').at(-1) ?? ''] ?? '' }]
    }),
  )
}

/** The sources stay where they are when the server runs from dist/. */
function pageFolder(): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) {
    folder = dirname(folder)
  }
  return join(folder, 'src', 'http', 'edit')
}

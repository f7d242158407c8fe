import type { IncomingMessage } from 'node:http'
import { problems } from '../rest/problem.ts'

export type UploadedFile = { name: string; type: string; bytes: Uint8Array }
export type Body = {
  json: unknown
  /** By the number in `files[n]`. */
  files: Map<string, UploadedFile>
}
/** discord.md 6: a request is at most 25 MiB, a file 10 MiB. */
const requestBytes = 25 * 1024 * 1024
const fileBytes = 10 * 1024 * 1024

/** discord.md 2: JSON, or multipart with `payload_json` and `files[n]`. */
export async function bodyOf(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  const bytes = Buffer.concat(chunks)
  if (bytes.length > requestBytes) throw problems.tooLarge()
  const type = request.headers['content-type'] ?? ''
  if (type.startsWith('multipart/form-data')) return formOf(bytes, type)
  return { json: bytes.length === 0 ? undefined : parse(bytes.toString('utf8')), files: new Map() }
}

async function formOf(bytes: Buffer, type: string): Promise<Body> {
  const form = await new Response(new Uint8Array(bytes), {
    headers: { 'content-type': type },
  }).formData()
  const files: Body['files'] = new Map()
  let json: unknown = {}
  for (const [key, part] of form) {
    if (typeof part === 'string') {
      if (key === 'payload_json') json = parse(part)
      continue
    }
    if (part.size > fileBytes) throw problems.tooLarge()
    const number = /^files\[(\d+)\]$/.exec(key)?.[1]
    if (number === undefined) continue
    const content = new Uint8Array(await part.arrayBuffer())
    files.set(number, { name: part.name, type: part.type, bytes: content })
  }
  return { json, files }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw problems.badJson()
  }
}

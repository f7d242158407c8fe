import type { IncomingMessage } from 'node:http'
import type { Args } from './call.ts'

export async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

/** slack.md 6: a form with JSON in its fields, or JSON, or an empty JSON body. Null: neither. */
export function argsOf(bytes: Buffer, contentType: string): Args | null {
  const text = bytes.toString('utf8')
  if (text === '') return {}
  if (!contentType.startsWith('application/json'))
    return Object.fromEntries(new URLSearchParams(text))
  try {
    const read: unknown = JSON.parse(text)
    return typeof read === 'object' && read !== null ? { ...read } : null
  } catch {
    return null
  }
}

/** slack.md 6: one part named `body` in a multipart form, or the bytes themselves. */
export async function uploadIn(bytes: Buffer, contentType: string): Promise<Uint8Array | null> {
  if (!contentType.startsWith('multipart/form-data')) return bytes
  const form = await new Response(new Uint8Array(bytes), {
    headers: { 'content-type': contentType },
  }).formData()
  const parts = [...form.values()]
  const part = parts[0]
  if (parts.length !== 1 || part === undefined || typeof part === 'string') return null
  return new Uint8Array(await part.arrayBuffer())
}

import http from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import { resolveSafely } from './public-address.ts'
import type { Address } from './public-address.ts'

export type PostOptions = {
  headers: Record<string, string>
  allowPrivate: boolean
  timeoutMs: number
  bytesMax: number
}

/** Nothing was sent yet when these happen, so a second try can't do anything twice. */
const connectFailures = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN'])

/**
 * Posts JSON and returns the parsed answer. Connects to the very address that was checked, follows
 * no redirect, and tries once more where no connection was made.
 *
 * @throws Error whose message says what went wrong
 */
export async function postJson(url: string, body: string, options: PostOptions): Promise<unknown> {
  const target = new URL(url)
  if (target.protocol !== 'http:' && target.protocol !== 'https:') {
    throw new Error(`${target.protocol} addresses are not called`)
  }
  const signal = AbortSignal.timeout(options.timeoutMs)
  const attempt = () => postOnce(target, body, options, signal)
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(tooLate(options)), { once: true })
  })
  const text = await Promise.race([late, attempt().catch((error) => again(error, attempt))])
  try {
    return JSON.parse(text)
  } catch {
    throw new Error('the answer is not JSON')
  }
}

function again(error: unknown, attempt: () => Promise<string>): Promise<string> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (connectFailures.has(code)) return attempt()
  throw error
}

async function postOnce(
  target: URL,
  body: string,
  options: PostOptions,
  signal: AbortSignal,
): Promise<string> {
  const address = await resolveSafely(target.hostname, options.allowPrivate)
  signal.throwIfAborted()
  return new Promise((resolve, reject) => {
    const client = target.protocol === 'https:' ? https : http
    const request = client.request(target, {
      method: 'POST',
      headers: {
        ...options.headers,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      },
      lookup: always(address),
      agent: false,
      signal,
    })
    request.once('error', reject)
    request.once('response', (response) => {
      readAll(response, options.bytesMax).then(resolve, reject)
    })
    request.end(body)
  })
}

async function readAll(response: http.IncomingMessage, bytesMax: number): Promise<string> {
  if (response.statusCode !== 200) {
    response.destroy()
    throw new Error(`the answer was HTTP ${response.statusCode}`)
  }
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response) {
    bytes += chunk.length
    if (bytes > bytesMax) throw new Error(`the answer is larger than ${bytesMax / 1024} KiB`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The address that was checked, even if the name leads elsewhere by now. */
export function always({ address, family }: Address): LookupFunction {
  return (_name, { all }, done) => {
    if (all) done(null, [{ address, family }])
    else done(null, address, family)
  }
}

function tooLate({ timeoutMs }: PostOptions): Error {
  return new Error(`no answer within ${timeoutMs / 1000} s`)
}

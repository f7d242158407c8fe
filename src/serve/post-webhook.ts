import http from 'node:http'
import https from 'node:https'
import { judgeAnswer } from '../domain/notifiers/webhook.ts'
import type { PostWebhook, WebhookCall, WebhookOutcome } from '../domain/notifiers/webhook.ts'
import { always } from '../gateway/post-json.ts'
import { resolveSafely } from '../gateway/public-address.ts'
import { signedHeaders } from '../gateway/sign.ts'

type Options = { allowPrivate: boolean; timeoutMs?: number; now?: () => number }

const timeoutMsDefault = 10_000

/**
 * Calls a webhook as Standard Webhooks says, under the guard of the action servers: only the address
 * that was checked is connected to, and no redirect is followed (F64). The answer's text is not read.
 */
export const createPostWebhook =
  ({ allowPrivate, timeoutMs = timeoutMsDefault, now = Date.now }: Options): PostWebhook =>
  async (call) => {
    const signal = AbortSignal.timeout(timeoutMs)
    try {
      return await Promise.race([post(call, { allowPrivate, now }, signal), late(signal)])
    } catch (error) {
      const problem = signal.aborted
        ? `no answer within ${timeoutMs / 1000} s`
        : problemWords(error)
      return { state: 'failed', problem, retryAfterMs: null }
    }
  }

const known: Record<string, string> = {
  ECONNREFUSED: 'no server takes calls at that address',
  ENOTFOUND: 'there is no server of that name',
  EAI_AGAIN: 'the name of the server can not be looked up at the moment',
  ECONNRESET: 'the server ended the call before it answered',
  EPIPE: 'the server ended the call before it answered',
  EHOSTUNREACH: 'no way leads to that server',
  ENETUNREACH: 'no way leads to that server',
  ETIMEDOUT: 'the server does not answer',
  EPROTO: 'the server speaks no HTTPS there',
  CERT_HAS_EXPIRED: 'the certificate of the server has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate of the server is its own: nobody vouches for it',
  SELF_SIGNED_CERT_IN_CHAIN: 'nobody that we know vouches for the certificate of the server',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'nobody that we know vouches for the certificate of the server',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate of the server is for another name',
}

/** People read it: what the system calls it stands behind, where we have no words. */
function problemWords(error: unknown): string {
  if (!(error instanceof Error)) return 'the server could not be called'
  const code = 'code' in error ? String(error.code) : null
  if (code === null) return error.message
  if (code.startsWith('HPE_')) return 'the server answers in something else than HTTP'
  return known[code] ?? `the server could not be called (${code})`
}

async function post(
  { url, secret, id, body }: WebhookCall,
  { allowPrivate, now }: Required<Pick<Options, 'allowPrivate' | 'now'>>,
  signal: AbortSignal,
): Promise<WebhookOutcome> {
  const target = new URL(url)
  const address = await resolveSafely(target.hostname, allowPrivate)
  signal.throwIfAborted()
  // Each attempt is signed with its own time: receivers refuse what is older than some minutes.
  const headers = {
    ...signedHeaders({ id, at: now(), body, secrets: [secret] }),
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'Slipway',
  }
  const client = target.protocol === 'https:' ? https : http
  return new Promise((resolve, reject) => {
    const how = { method: 'POST', headers, lookup: always(address), agent: false, signal }
    const request = client.request(target, how)
    request.once('error', reject)
    request.once('response', (response) => {
      const retryAfter = response.headers['retry-after']
      response.destroy()
      resolve(judgeAnswer(response.statusCode ?? 0, retryAfter, now()))
    })
    request.end(body)
  })
}

const late = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('too late')), { once: true })
  })

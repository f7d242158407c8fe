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
        : error instanceof Error
          ? error.message
          : String(error)
      return { state: 'failed', problem, retryAfterMs: null }
    }
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

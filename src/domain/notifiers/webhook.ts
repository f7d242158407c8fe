/** What came of a call: taken, never again, or later (`retryAfterMs` null: nobody said when). */
export type WebhookOutcome =
  | { state: 'taken' }
  | { state: 'gone'; problem: string }
  | { state: 'failed'; problem: string; retryAfterMs: number | null }

export type WebhookCall = { url: string; secret: string; id: string; at: number; body: string }
/** Never throws: what goes wrong is an outcome. */
export type PostWebhook = (call: WebhookCall) => Promise<WebhookOutcome>

const waitMsFirst = 5000
const waitMsMax = 3_600_000

/** An answer as Standard Webhooks means it: 2xx takes it, 410 wants no more, the rest is tried again. */
export function judgeAnswer(
  status: number,
  retryAfter: string | undefined,
  now: number,
): WebhookOutcome {
  if (status >= 200 && status < 300) return { state: 'taken' }
  const problem = `the answer was HTTP ${status}`
  if (status === 410) return { state: 'gone', problem }
  return { state: 'failed', problem, retryAfterMs: retryAfterMsOf(retryAfter, now) }
}

/** A time that the receiver named is kept, up to an hour; where it named none, ours doubles. */
export const retryWaitMs = (attempts: number, retryAfterMs: number | null): number =>
  Math.min(waitMsMax, Math.max(retryAfterMs ?? 0, waitMsFirst * 2 ** Math.min(attempts, 10)))

function retryAfterMsOf(text: string | undefined, now: number): number | null {
  if (text === undefined) return null
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now
  return Number.isFinite(ms) && ms > 0 ? ms : null
}

/** As others may see it: a query or a longer path may hold a key. */
export function shownWebhook(url: string): string {
  const { origin, pathname, search } = new URL(url)
  const [, first = '', ...more] = pathname.split('/')
  const path = first === '' ? '' : `/${first}`
  const rest = more.some((part) => part !== '') ? '/…' : ''
  return `${origin}${path}${rest}${search === '' ? '' : '?…'}`
}

/** The same of what may be no address at all: an older row of the audit log, say. */
export const maskedWebhook = (text: string): string =>
  /^https?:\/\//i.test(text) && URL.canParse(text) ? shownWebhook(text) : text

import { Pool } from 'undici'
import type { Dispatcher } from 'undici'

/** What came back of a call: an answer, or why there is none. */
export type GraphAnswer =
  | { status: number; body: unknown; retryAfterMs: number }
  | { status: null; neverReached: boolean; why: string }

export type GraphClient = {
  post: (path: string, token: string, body: object) => Promise<GraphAnswer>
  close: () => Promise<void>
}

export type GraphSettings = {
  url: string
  /** Pinned, since Meta ends each version two years after it came. */
  version: string
  timeoutMs: number
}

/** For what is sent at once, and the read marks beside it. */
const connectionsMax = 80
const connectMsMax = 5000
const answerBytesMax = 65_536

/** Tries everything once, over a fixed number of connections: what comes of it is told, not thrown. */
export function createGraphClient({ url, version, timeoutMs }: GraphSettings): GraphClient {
  const { origin, pathname } = new URL(url)
  const prefix = `${pathname.replace(/\/+$/, '')}/${version}`
  const pool = new Pool(origin, {
    connections: connectionsMax,
    connect: { timeout: Math.min(connectMsMax, timeoutMs) },
    maxResponseSize: answerBytesMax,
  })
  return {
    post: (path, token, body) =>
      new Promise<GraphAnswer>((resolve) => {
        const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
        const call = { path: `${prefix}${path}`, headers, body: JSON.stringify(body) }
        const answered = answerWithin(timeoutMs, resolve)
        try {
          pool.dispatch({ method: 'POST', ...call }, answered.handler)
        } catch (error) {
          answered.failed(error)
        }
      }),
    close: () => pool.close(),
  }
}

/**
 * Gathers an answer, or says why there is none. Undici's own `request` and an AbortSignal for each call
 * cost as much again as the call.
 */
function answerWithin(
  timeoutMs: number,
  resolve: (answer: GraphAnswer) => void,
): { handler: Dispatcher.DispatchHandler; failed: (error: unknown) => void } {
  let call: Dispatcher.DispatchController | null = null
  let isOver = false
  let start = { status: 0, retryAfterMs: 0 }
  const chunks: Buffer[] = []
  const end = (answer: GraphAnswer): void => {
    if (isOver) return
    isOver = true
    clearTimeout(timer)
    resolve(answer)
  }
  const failed = (error: unknown): void => end(noAnswer(error))
  const timer = setTimeout(() => {
    // One that still waited for a connection is stopped where it would begin.
    end({ status: null, neverReached: call === null, why: tooLate.message })
    call?.abort(tooLate)
  }, timeoutMs)
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart: (controller) => {
      call = controller
      if (isOver) controller.abort(tooLate)
    },
    onResponseStart: (_, status, headers) => {
      start = { status, retryAfterMs: msOf(headers['retry-after']) }
    },
    onResponseData: (_, chunk) => void chunks.push(chunk),
    onResponseEnd: () => end({ ...start, body: jsonOf(Buffer.concat(chunks).toString()) }),
    onResponseError: (_, error) => failed(error),
  }
  return { handler, failed }
}

const tooLate = new Error('WhatsApp did not answer in time')

/** A proxy may ask for days; an answer that waits longer than this is hardly of use. */
const retryAfterSecondsMax = 300

function msOf(seconds: string | string[] | undefined): number {
  const given = Number(seconds)
  return given > 0 ? Math.min(given, retryAfterSecondsMax) * 1000 : 0
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** With these no request was sent, so it can't have been taken. */
const unsent =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|UND_ERR_CLOSED)$|^(ERR_TLS|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO)/

function noAnswer(error: unknown): GraphAnswer {
  const { code, name } = nameOf(error)
  return {
    status: null,
    neverReached: unsent.test(code),
    why: `WhatsApp did not answer: ${code || name}`,
  }
}

/** An error of several addresses names none itself. */
function nameOf(error: unknown): { code: string; name: string } {
  if (!(error instanceof Error)) return { code: '', name: typeof error }
  if (error instanceof AggregateError && error.errors.length > 0) return nameOf(error.errors[0])
  return { code: 'code' in error ? String(error.code) : '', name: error.name }
}

import { Pool } from 'undici'

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

const connectionsMax = 32
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
    post: async (path, token, body) => {
      try {
        const response = await pool.request({
          method: 'POST',
          path: `${prefix}${path}`,
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify(body),
          signal: AbortSignal.timeout(timeoutMs),
        })
        const { statusCode: status, headers } = response
        const retryAfterMs = msOf(headers['retry-after'])
        return { status, body: jsonOf(await response.body.text()), retryAfterMs }
      } catch (error) {
        return noAnswer(error)
      }
    },
    close: () => pool.close(),
  }
}

const retryAfterSecondsMax = 3600

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
  const isLate = name === 'TimeoutError'
  const why = isLate
    ? 'WhatsApp did not answer in time'
    : `WhatsApp did not answer: ${code || name}`
  return { status: null, neverReached: unsent.test(code), why }
}

/** An error of several addresses names none itself. */
function nameOf(error: unknown): { code: string; name: string } {
  if (!(error instanceof Error)) return { code: '', name: typeof error }
  if (error instanceof AggregateError && error.errors.length > 0) return nameOf(error.errors[0])
  return { code: 'code' in error ? String(error.code) : '', name: error.name }
}

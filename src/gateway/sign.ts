import { createHmac } from 'node:crypto'

export type Signed = {
  id: string
  /** UTC ms. */
  at: number
  body: string
  /** `whsec_…`, newest first. */
  secrets: readonly string[]
}

/** The headers of Standard Webhooks: id, time and body under each secret that counts. */
export function signedHeaders({ id, at, body, secrets }: Signed): Record<string, string> {
  if (secrets.length === 0) return {}
  const seconds = String(Math.floor(at / 1000))
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`
  })
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': signatures.join(' '),
  }
}

import type { KnownBlock } from '@slack/types'
import { SendProblem } from '../../../src/chat/outbound-port.ts'

const answerMsMax = 5000
const againMs = 1000

export type ResponseUrlBody = {
  response_type?: 'ephemeral' | 'in_channel'
  replace_original?: boolean
  thread_ts?: string
  text: string
  blocks?: readonly KnownBlock[]
}
/** `apiUrl` is where Slack is for us, null for Slack itself. */
type Deps = { apiUrl: string | null }

/** Answers by Slack's own way back; false when that is used up, too old or out of order. */
export async function tryResponseUrl(
  deps: Deps,
  url: string | null,
  body: ResponseUrlBody,
): Promise<boolean> {
  if (url === null) return false
  return postToResponseUrl(deps, url, body).then(
    () => true,
    () => false,
  )
}

/**
 * The same, with what stands in the way.
 * @throws SendProblem with how long to wait, or without where that way is closed for good
 */
export async function postToResponseUrl(
  { apiUrl }: Deps,
  url: string,
  body: ResponseUrlBody,
): Promise<void> {
  if (!isSlackUrl(url, apiUrl)) throw problem('that is no address of Slack', null)
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(answerMsMax),
    redirect: 'error',
  }).catch(() => null)
  if (!answer) throw problem('Slack did not answer', againMs)
  await answer.body?.cancel()
  if (answer.ok) return
  const isPassing = answer.status === 429 || answer.status >= 500
  throw problem(`Slack answered ${answer.status}`, isPassing ? pauseMs(answer) : null)
}

const problem = (text: string, retryAfterMs: number | null) =>
  new SendProblem('slack', text, retryAfterMs)

/** What a payload or a form brought along may name any server, so only Slack's own get an answer. */
function isSlackUrl(url: string, apiUrl: string | null): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, port, origin } = new URL(url)
  if (apiUrl !== null && origin === new URL(apiUrl).origin) return true
  const isSlack = hostname.endsWith('.slack.com') || hostname.endsWith('.slack-gov.com')
  return protocol === 'https:' && port === '' && isSlack
}

function pauseMs({ headers }: globalThis.Response): number {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  return seconds > 0 ? seconds * 1000 : againMs
}

import type { KnownBlock } from '@slack/types'

const answerMsMax = 5000

export type Response = {
  response_type?: 'ephemeral' | 'in_channel'
  replace_original?: boolean
  text: string
  blocks?: readonly KnownBlock[]
}

/** Answers by Slack's own way back; false when that is used up, too old or out of order. */
export async function respond(url: string | null, body: Response): Promise<boolean> {
  if (url === null) return false
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(answerMsMax),
      redirect: 'error',
    })
    return answer.ok
  } catch {
    return false
  }
}

import type { WebClient } from '@slack/web-api'
import type { File } from '../../src/chat/port.ts'

const looks = 6
const firstLookMs = 50
const sendMsMax = 15_000

/**
 * Puts files into a conversation, and looks whether they arrived: Slack says ok before it shares
 * them. Never with an alt text, which loses the share; the words beside the files carry it.
 */
export async function uploadFiles(
  web: WebClient,
  to: { channel: string; thread?: string; comment?: string },
  files: readonly File[],
): Promise<boolean> {
  const ids: { id: string; title: string }[] = []
  for (const { name, bytes } of files) {
    const { upload_url, file_id } = await web.files.getUploadURLExternal({
      filename: name,
      length: bytes.length,
    })
    if (!upload_url || !file_id) return false
    const sent = await fetch(upload_url, {
      method: 'POST',
      body: new Uint8Array(bytes),
      headers: { 'content-type': 'application/octet-stream' },
      signal: AbortSignal.timeout(sendMsMax),
    })
    if (!sent.ok) return false
    ids.push({ id: file_id, title: name })
  }
  const [first, ...rest] = ids
  if (!first) return true
  await web.files.completeUploadExternal({
    files: [first, ...rest],
    channel_id: to.channel,
    ...(to.comment && { initial_comment: to.comment }),
    ...(to.thread && { thread_ts: to.thread }),
  })
  return isShared(web, first.id)
}

async function isShared(web: WebClient, file: string): Promise<boolean> {
  for (let look = 0; look < looks; look++) {
    const { file: found } = await web.files.info({ file })
    const { public: open = {}, private: closed = {} } = found?.shares ?? {}
    if (Object.keys({ ...open, ...closed }).length > 0) return true
    await new Promise((resolve) => setTimeout(resolve, firstLookMs * 2 ** look))
  }
  return false
}

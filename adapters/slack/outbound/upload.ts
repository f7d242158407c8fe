import { setImmediate as nextTurn } from 'node:timers/promises'
import type { WebClient } from '@slack/web-api'
import type { File } from '../../../src/chat/port.ts'
import type { Log } from '../log.ts'

const looks = 6
const firstLookMs = 50
const sendMsMax = 15_000
const pieceBytes = 262_144

type To = { channel: string; thread?: string; comment?: string }

/**
 * Puts files into a conversation, and looks whether they arrived: Slack says ok before it shares
 * them. Never with an alt text, which loses the share; the words beside the files carry it. False,
 * with its reason in the log, where they did not arrive.
 */
export async function uploadFiles(
  log: Log,
  web: WebClient,
  to: To,
  files: readonly File[],
): Promise<boolean> {
  try {
    return await upload(web, to, files)
  } catch (error) {
    log('warn', 'Slack took no file', error)
    return false
  }
}

async function upload(web: WebClient, to: To, files: readonly File[]): Promise<boolean> {
  const ids: { id: string; title: string }[] = []
  for (const { name, bytes } of files) {
    const { upload_url, file_id } = await web.files.getUploadURLExternal({
      filename: name,
      length: bytes.length,
    })
    if (!upload_url || !file_id) return false
    const sent = await fetch(upload_url, {
      method: 'POST',
      body: piecesOf(bytes),
      duplex: 'half',
      headers: {
        'content-type': 'application/octet-stream',
        'content-length': String(bytes.length),
      },
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

/** A large file in one go would stop everybody while it is copied (F86). */
async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    yield bytes.subarray(at, at + pieceBytes)
    await nextTurn()
  }
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

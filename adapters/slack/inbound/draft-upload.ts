import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import type { Notice, User } from '../../../src/chat/port.ts'
import type { Workspace } from '../workspaces.ts'

/** Files that somebody hands in with `@Slipway <bot>`, as the draft of that bot. */
export type UploadedDraft = { bot: string; files: { name: string; text: string }[] }
/** The draft that is replaced: which one it is, and as which revision it was seen. */
export type Replaced = { bot: string; revision: number }
/**
 * The port to the draft. Without a `revision` nothing is saved: the answer says what would change, and
 * what it would replace.
 */
export type DraftUpload = (
  user: User,
  uploaded: UploadedDraft,
  revision?: number,
) => Promise<{ notice: Notice; replaces: Replaced | null }>
/** The port to what was taken before: an event that Slack tells again is worked on once (F26). */
export type Once = (delivery: string, work: () => Promise<void>) => Promise<void>

const sharedFile = z.object({
  id: z.string(),
  name: z.string().nullish(),
  size: z.number().nullish(),
  url_private_download: z.string().nullish(),
  url_private: z.string().nullish(),
})
export type SharedFile = z.infer<typeof sharedFile>

const bytesMax = 1_048_576
const readMsMax = 10_000
const verb = 'hand-in'

export const filesIn = (event: object): SharedFile[] =>
  z.object({ files: z.array(sharedFile) }).safeParse(event).data?.files ?? []

/** As many as one message of Slack brings, and as their ids have room in a button. */
const filesMax = 10

/** The preview's button: which files, for which bot, onto which revision. */
export const draftUploadAction = (files: readonly string[], { bot, revision }: Replaced) =>
  `${verb}:${files.join('.')}/${bot}:${revision}` as const

export function readDraftUploadAction(action: string): (Replaced & { files: string[] }) | null {
  const [, files, bot, revision] = /^hand-in:([A-Z0-9.]+)\/([\w-]+):(\d+)$/.exec(action) ?? []
  if (!files || !bot || !revision) return null
  return { files: files.split('.'), bot, revision: Number(revision) }
}

/** All their texts, or in words why one of them could not be read. */
export async function readFiles(
  files: readonly SharedFile[],
  workspace: Workspace,
  apiUrl: string | null,
): Promise<UploadedDraft['files'] | { problem: string }> {
  if (files.length > filesMax) return { problem: `Hand in at most ${filesMax} files at a time.` }
  const texts: UploadedDraft['files'] = []
  for (const file of files) {
    const name = file.name ?? 'bot.yml'
    const read = await readFile(file, workspace, apiUrl)
    if ('problem' in read) return { problem: `${name}: ${read.problem}` }
    texts.push({ name, text: read.text })
  }
  return texts
}

/** Its text, or in words why there is none. The token goes to Slack's own servers and nowhere else. */
async function readFile(
  { url_private_download, url_private, size }: SharedFile,
  { token }: Workspace,
  apiUrl: string | null,
): Promise<{ text: string } | { problem: string }> {
  const url = url_private_download ?? url_private ?? ''
  if (!isSlackFile(url, apiUrl)) return { problem: 'Slack gave no way to read that file.' }
  if ((size ?? 0) > bytesMax) return { problem: tooLarge }
  try {
    const bytes = await download(url, token)
    return bytes ? { text: new TextDecoder().decode(bytes) } : { problem: tooLarge }
  } catch {
    return { problem: 'Slack did not hand that file over.' }
  }
}

const tooLarge = 'That file is larger than 1 MB.'

/** Null where it is too large, whatever was said of its size: no more of it is read than may be. */
async function download(url: string, token: string): Promise<Buffer | null> {
  const answer = await fetch(url, {
    headers: { authorization: `Bearer ${token}` },
    redirect: 'error',
    signal: AbortSignal.timeout(readMsMax),
  })
  if (!answer.ok) throw new Error(`Slack answered ${answer.status}`)
  const chunks: Uint8Array[] = []
  let left = bytesMax
  for await (const chunk of answer.body ?? []) {
    left -= chunk.length
    if (left < 0) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** A file by its id, as it was shared. */
export async function fileOf(web: WebClient, id: string): Promise<SharedFile | null> {
  const { file } = await web.files.info({ file: id })
  return sharedFile.safeParse(file).data ?? null
}

function isSlackFile(url: string, apiUrl: string | null): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, origin } = new URL(url)
  if (apiUrl !== null && origin === new URL(apiUrl).origin) return true
  return protocol === 'https:' && (hostname === 'files.slack.com' || hostname === 'slack-files.com')
}

import { z } from 'zod'
import { channelOf, needScope, type Call, type Method } from './call.ts'
import { contentOf } from './chat.ts'
import { addMessage } from './messages.ts'
import { fileShown } from '../people/people-files.ts'
import { readArgs, SlackProblem } from './problem.ts'
import type { UploadedFile, World } from '../world.ts'

const askArgs = z.object({
  filename: z.string().min(1),
  length: z.coerce.number().int().positive(),
  alt_txt: z.string().optional(),
})
const completeArgs = z.object({
  files: z.preprocess(
    (raw) => (typeof raw === 'string' ? JSON.parse(raw) : raw),
    z.array(z.object({ id: z.string(), title: z.string().optional() })).min(1),
  ),
  channel_id: z.string().optional(),
  thread_ts: z.string().optional(),
  initial_comment: z.string().optional(),
  blocks: z.unknown().optional(),
})
const infoArgs = z.object({ file: z.string() })

/** The three steps of an upload (slack.md 6), and the look-up that proves it arrived. */
export const fileMethods: Record<string, Method> = {
  'files.getUploadURLExternal': { scopes: ['files:write'], tier: 4, run: askForUrl },
  'files.completeUploadExternal': { scopes: ['files:write'], tier: 4, run: complete },
  'files.info': { scopes: ['files:read'], tier: 4, run: fileInfo },
}

function askForUrl(call: Call) {
  const { filename, length, alt_txt } = readArgs(askArgs, call.args)
  const file: UploadedFile = {
    id: call.world.id('F'),
    team: call.team.id,
    by: call.team.botUserId,
    name: filename,
    title: filename,
    length,
    bytes: null,
    completed: false,
    ready: false,
    // slack.md 4 i: with `alt_txt` the share fails without a word.
    spoiled: alt_txt !== undefined,
    shares: [],
  }
  call.world.files.set(file.id, file)
  return { upload_url: `${call.world.origin}/upload/v1/${file.id}`, file_id: file.id }
}

/** The POST to `upload_url`: true when the bytes are as many as announced. */
export function receiveUpload(world: World, id: string, bytes: Uint8Array): boolean {
  const file = world.files.get(id)
  if (!file || file.completed || bytes.length !== file.length) return false
  file.bytes = bytes
  return true
}

function complete(call: Call) {
  const args = readArgs(completeArgs, call.args)
  // slack.md 8: initial_comment and blocks exclude each other.
  if (args.initial_comment !== undefined && args.blocks !== undefined)
    throw new SlackProblem('invalid_arguments')
  const files = args.files.map(({ id, title }) => {
    const file = call.world.files.get(id)
    if (!file?.bytes || file.team !== call.team.id || file.completed)
      throw new SlackProblem('file_not_found')
    return { file, title: title ?? file.name }
  })
  const channel = args.channel_id === undefined ? null : channelOf(call, args.channel_id)
  if (channel && !channel.members.has(call.team.botUserId))
    throw new SlackProblem(channel.kind === 'public' ? 'not_in_channel' : 'channel_not_found')
  const { blocks } =
    args.blocks === undefined ? { blocks: [] } : contentOf(call, { blocks: args.blocks })
  for (const { file, title } of files) Object.assign(file, { title, completed: true })
  const share = () => {
    for (const { file } of files) file.ready = true
    if (channel && !files.some(({ file }) => file.spoiled))
      shareFiles(call, channel.id, files, {
        threadTs: args.thread_ts ?? null,
        text: args.initial_comment ?? '',
        blocks,
      })
    call.world.changed()
  }
  shareLater(call.world, share)
  return { files: files.map(({ file, title }) => ({ id: file.id, title })) }
}

/** slack.md 8: uploads are asynchronous, and may never be shared although the answer was ok. */
function shareLater(world: World, share: () => void): void {
  const tryIt = () => {
    if (world.shares === 'lost') return world.onChange.delete(tryIt)
    if (world.shares === 'held') return world.onChange.add(tryIt)
    world.onChange.delete(tryIt)
    share()
  }
  if (world.shares === 'held') world.onChange.add(tryIt)
  else setTimeout(tryIt, 20).unref()
}

function shareFiles(
  call: Call,
  channel: string,
  files: { file: UploadedFile }[],
  content: Pick<Parameters<typeof addMessage>[1], 'text' | 'blocks' | 'threadTs'>,
): void {
  const message = addMessage(call.world, {
    ...content,
    channel,
    user: call.team.botUserId,
    byApp: true,
    files: files.map(({ file }) => file.id),
  })
  for (const { file } of files) file.shares.push({ channel, ts: message.ts })
}

function fileInfo(call: Call) {
  needScope(call, 'files:read')
  const file = call.world.files.get(readArgs(infoArgs, call.args).file)
  if (!file?.completed || file.team !== call.team.id) throw new SlackProblem('file_not_found')
  const { id, name, title, length } = file
  const shares: Record<'public' | 'private', Record<string, { ts: string }[]>> = {
    public: {},
    private: {},
  }
  for (const { channel, ts } of file.shares) {
    const kind = call.world.channels.get(channel)?.kind === 'public' ? 'public' : 'private'
    ;(shares[kind][channel] ??= []).push({ ts })
  }
  return { file: { ...fileShown(call.world, file), id, name, title, size: length, shares } }
}

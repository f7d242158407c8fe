import type { KnownBlock, MessageMetadata } from '@slack/types'
import { z } from 'zod'
import { channelOf, directWith, hasScope, needScope, type Call, type Method } from './call.ts'
import { checkBlocks } from '../checks/check-blocks.ts'
import { addMessage, asSlackMessage, editMessage, findMessage } from './messages.ts'
import { flag, readArgs, SlackProblem } from './problem.ts'
import type { Channel, Message } from '../world.ts'

const said = {
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  metadata: z.unknown().optional(),
}
const postArgs = z.object({
  channel: z.string(),
  thread_ts: z.string().optional(),
  reply_broadcast: flag.optional(),
  ...said,
})
const updateArgs = z.object({ channel: z.string(), ts: z.string(), ...said })
const deleteArgs = z.object({ channel: z.string(), ts: z.string() })
const permalinkArgs = z.object({ channel: z.string(), message_ts: z.string() })
const ephemeralArgs = z.object({
  channel: z.string(),
  user: z.string(),
  thread_ts: z.string().optional(),
  ...said,
})

/** slack.md 6: chat.*. Rates by slack.md 10. */
export const chatMethods: Record<string, Method> = {
  'chat.postMessage': { scopes: ['chat:write'], tier: 4, run: postMessage },
  'chat.update': { scopes: ['chat:write'], tier: 3, run: updateMessage },
  'chat.delete': { scopes: ['chat:write'], tier: 3, run: deleteMessage },
  // Slack says hundreds a minute.
  'chat.getPermalink': { scopes: [], tier: 4, run: permalink },
  'chat.postEphemeral': { scopes: ['chat:write'], tier: 4, run: postEphemeral },
}

function postMessage(call: Call) {
  const args = readArgs(postArgs, call.args)
  const channel = writableChannel(call, args.channel)
  const content = contentOf(call, args)
  const message = addMessage(call.world, {
    ...content,
    metadata: metadataOf(args.metadata) ?? null,
    channel: channel.id,
    user: call.team.botUserId,
    byApp: true,
    threadTs: args.thread_ts ?? null,
    broadcast: args.reply_broadcast ?? false,
  })
  const cut = args.text !== undefined && args.text.length > message.text.length
  return {
    channel: channel.id,
    ts: message.ts,
    message: asSlackMessage(call.world, message, true),
    ...(cut && { response_metadata: { warnings: ['message_truncated'] } }),
  }
}

function updateMessage(call: Call) {
  const args = readArgs(updateArgs, call.args)
  const message = ownMessage(call, args, 'cant_update_message')
  // slack.md 8: text without blocks removes the blocks.
  const { text, blocks } = contentOf(call, args)
  const metadata = metadataOf(args.metadata)
  editMessage(call.world, message, text, blocks)
  if (metadata) message.metadata = metadata
  const { channel, ts } = args
  return { channel, ts, text: message.text, message: asSlackMessage(call.world, message, true) }
}

function deleteMessage(call: Call) {
  const args = readArgs(deleteArgs, call.args)
  ownMessage(call, args, 'cant_delete_message').gone = true
  return args
}

function permalink(call: Call) {
  const { channel, message_ts } = readArgs(permalinkArgs, call.args)
  channelOf(call, channel)
  if (!findMessage(call.world, channel, message_ts)) throw new SlackProblem('message_not_found')
  return { channel, permalink: `https://acme.slack.com/archives/${channel}/p${message_ts}` }
}

/** slack.md 8: only for members of the channel. */
function postEphemeral(call: Call) {
  const args = readArgs(ephemeralArgs, call.args)
  const channel = channelOf(call, args.channel)
  if (!channel.members.has(call.team.botUserId))
    throw new SlackProblem(channel.kind === 'public' ? 'not_in_channel' : 'channel_not_found')
  if (!channel.members.has(args.user)) throw new SlackProblem('user_not_in_channel')
  const content = contentOf(call, args, 'ephemeral')
  const message = addMessage(call.world, {
    ...content,
    channel: channel.id,
    user: call.team.botUserId,
    byApp: true,
    threadTs: args.thread_ts ?? null,
    onlyFor: args.user,
  })
  // slack.md 8: an ephemeral is not guaranteed.
  message.gone = call.world.privates === 'lost'
  return { message_ts: message.ts }
}

/** A user id means the direct conversation; a public channel takes strangers with chat:write.public. */
function writableChannel(call: Call, id: string): Channel {
  const person = call.world.members.get(id)
  if (person?.team_id === call.team.id) {
    needScope(call, 'im:write', 'chat:write')
    if (person.deleted) throw new SlackProblem('user_disabled')
    return directWith(call.world, call.team, id)
  }
  const channel = channelOf(call, id)
  if (channel.members.has(call.team.botUserId)) return channel
  if (channel.kind !== 'public') throw new SlackProblem('channel_not_found')
  if (!hasScope(call, 'chat:write.public')) throw new SlackProblem('not_in_channel')
  return channel
}

function ownMessage(call: Call, at: { channel: string; ts: string }, refusal: string): Message {
  channelOf(call, at.channel)
  const message = findMessage(call.world, at.channel, at.ts)
  if (!message) throw new SlackProblem('message_not_found')
  if (message.user !== call.team.botUserId) throw new SlackProblem(refusal)
  return message
}

/** What is said, checked as Slack checks it. Shared with response URLs. */
export function contentOf(
  { world, team }: Pick<Call, 'world' | 'team'>,
  args: { text?: string | undefined; blocks?: unknown },
  audience: 'all' | 'ephemeral' = 'all',
): { text: string; blocks: KnownBlock[] } {
  const blocks =
    args.blocks === undefined || args.blocks === '' ? [] : checkBlocks(args.blocks, world.id)
  if (blocks.length === 0 && (args.text ?? '').trim() === '') throw new SlackProblem('no_text')
  for (const file of blocks.flatMap(slackFilesIn)) {
    // slack.md 8: right after completion a slack_file block is refused; ephemerals hold no uploads.
    const upload = world.files.get(file)
    if (audience === 'ephemeral' || !upload?.ready || upload.team !== team.id)
      throw new SlackProblem('invalid_blocks', {
        response_metadata: { messages: [`[ERROR] invalid slack file ${file}`] },
      })
  }
  return { text: args.text ?? '', blocks }
}

function slackFilesIn(block: KnownBlock): string[] {
  const images = block.type === 'image' ? [block] : block.type === 'context' ? block.elements : []
  return images.flatMap((image) =>
    'slack_file' in image && 'id' in image.slack_file ? [image.slack_file.id] : [],
  )
}

const metadataShape: z.ZodType<MessageMetadata> = z.strictObject({
  event_type: z.string().min(1),
  event_payload: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
})

/** Nothing given keeps what is there (doc). */
function metadataOf(raw: unknown): MessageMetadata | undefined {
  if (raw === undefined || raw === '') return undefined
  try {
    return metadataShape.parse(typeof raw === 'string' ? JSON.parse(raw) : raw)
  } catch {
    throw new SlackProblem('invalid_metadata_format')
  }
}

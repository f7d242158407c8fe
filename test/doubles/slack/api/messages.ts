import type { KnownBlock } from '@slack/types'
import type { MessageElement } from '@slack/web-api/dist/types/response/ConversationsHistoryResponse.js'
import type { Message, World } from '../world.ts'

type NewMessage = Pick<Message, 'channel' | 'user' | 'byApp' | 'text'> & Partial<Message>

/** slack.md 9: text over 40,000 is cut. */
const longestText = 40_000

/** Stores a message. A reply whose root is missing lands in the channel (slack.md 12). */
export function addMessage(world: World, made: NewMessage): Message {
  const root = made.threadTs == null ? null : findMessage(world, made.channel, made.threadTs)
  const message: Message = {
    blocks: [],
    metadata: null,
    broadcast: false,
    before: [],
    files: [],
    onlyFor: null,
    gone: false,
    ...made,
    ts: world.ts(),
    threadTs: root ? (root.threadTs ?? root.ts) : null,
    text: made.text.slice(0, longestText),
  }
  world.messages.push(message)
  world.changed()
  return message
}

export function editMessage(world: World, message: Message, text: string, blocks: KnownBlock[]) {
  message.before.push({ text: message.text, blocks: message.blocks })
  Object.assign(message, { text: text.slice(0, longestText), blocks })
  world.changed()
}

/** A message that everybody in the channel can see; ephemerals are nowhere to be found (slack.md 8). */
export function findMessage(world: World, channel: string, ts: string): Message | null {
  const found = world.messages.find((one) => one.channel === channel && one.ts === ts)
  return found && !found.gone && found.onlyFor === null ? found : null
}

/** The message as Slack hands it out. */
export function asSlackMessage(world: World, message: Message, withMetadata = false) {
  const channel = world.channels.get(message.channel)
  const team = world.workspaces.get(channel?.team ?? '')
  const replies = world.messages.filter((one) => one.threadTs === message.ts && !one.gone)
  const files = message.files.flatMap((id) => world.files.get(id) ?? [])
  return {
    type: 'message' as const,
    user: message.user,
    ts: message.ts,
    text: message.text,
    ...(team && { team: team.id }),
    ...(message.byApp && team && { bot_id: team.botId, app_id: world.appId }),
    ...(message.blocks.length > 0 && { blocks: message.blocks }),
    ...(message.threadTs !== null && { thread_ts: message.threadTs }),
    ...(replies.length > 0 && { thread_ts: message.ts, reply_count: replies.length }),
    ...(message.before.length > 0 && { edited: { user: message.user, ts: message.ts } }),
    ...(withMetadata && message.metadata && { metadata: message.metadata }),
    ...(files.length > 0 && { files: files.map(({ id, name, title }) => ({ id, name, title })) }),
  } satisfies Omit<MessageElement, 'blocks' | 'metadata' | 'files'>
}

import { param, type Call, type Routes } from '../call.ts'
import { checkMessage } from '../checks/check-message.ts'
import type { MessageBody } from '../checks/message-body.ts'
import { apiMessage } from '../payloads.ts'
import { may, need, reach } from './permissions.ts'
import { fault, invalid, problems } from './problem.ts'
import { editMessage, storeMessage } from './store-message.ts'
import type { Channel, Message, World } from '../world.ts'

export const messageRoutes: Routes = {
  'POST /channels/:channel/messages': { run: post },
  'GET /channels/:channel/messages': { run: list },
  'GET /channels/:channel/messages/:message': { run: (call) => apiMessage(call.world, one(call)) },
  'PATCH /channels/:channel/messages/:message': { run: edit },
  'DELETE /channels/:channel/messages/:message': { run: remove },
}

/** discord.md 5: “past few minutes only”. */
const nonceMs = 180_000

function post(call: Call): object {
  const { world, files } = call
  const channel = reach(world, param(call, 'channel'))
  maySend(world, channel)
  const body = checkMessage(call.json, { root: 'MessageCreateRequest', files, edits: null })
  if (files.size > 0) need(world, channel, 'AttachFiles')
  if ((body.embeds ?? []).length > 0) need(world, channel, 'EmbedLinks')
  checkReference(world, channel, body)
  const again = sentBefore(world, channel, body)
  if (again) return apiMessage(world, again)
  const message = storeMessage(world, { channel: channel.id, body, files })
  const shown = apiMessage(world, message)
  tell(call, channel, 'MESSAGE_CREATE', shown)
  return shown
}

/** discord.md 4: 50013 without the right to speak, 50007 in a closed direct conversation. */
function maySend(world: World, channel: Channel): void {
  if (channel.kind === 'dm') {
    const [other = ''] = [...(channel.people ?? [])].filter((id) => id !== world.botUserId)
    const shared = [...world.guilds.values()].some((one) => one.joined && one.members.has(other))
    if (world.users.get(other)?.closed || !shared) throw problems.cannotDirect()
    return
  }
  if (channel.kind === 'text') return need(world, channel, 'SendMessages')
  need(world, channel, 'SendMessagesInThreads')
  if (channel.locked) need(world, channel, 'ManageThreads')
  if (channel.archived) throw problems.archived()
}

function checkReference(world: World, channel: Channel, { message_reference }: MessageBody): void {
  if (!message_reference) return
  const { message_id, fail_if_not_exists = true } = message_reference
  const there = world.messages.some(
    (one) => one.id === message_id && one.channel === channel.id && !one.gone,
  )
  if (!there && fail_if_not_exists)
    throw invalid(fault(['message_reference'], 'REPLIES_UNKNOWN_MESSAGE', 'Unknown message'))
}

/** discord.md 5: an enforced nonce makes one message of two tries. */
function sentBefore(world: World, channel: Channel, body: MessageBody): Message | undefined {
  if (body.enforce_nonce !== true || body.nonce == null) return undefined
  return world.messages.find(
    (one) =>
      one.nonce === String(body.nonce) &&
      one.channel === channel.id &&
      one.author === world.botUserId &&
      world.now() - one.createdAt < nonceMs,
  )
}

function list(call: Call): object[] {
  const { world, query } = call
  const channel = reach(world, param(call, 'channel'))
  if (!may(world, channel, 'ReadMessageHistory')) return []
  const limit = Number(query.get('limit') ?? 50)
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw invalid(fault(['limit'], 'NUMBER_TYPE_MAX', 'int value should be between 1 and 100.'))
  const before = BigInt(query.get('before') ?? '99999999999999999999')
  const after = BigInt(query.get('after') ?? '0')
  return world.messages
    .filter((one) => one.channel === channel.id && !one.gone && one.onlyFor === null)
    .filter((one) => BigInt(one.id) < before && BigInt(one.id) > after)
    .toReversed()
    .slice(0, limit)
    .map((one) => apiMessage(world, one))
}

/** The message of the path; an ephemeral one is out of reach here (discord.md 8). */
function one(call: Call): Message {
  const { world } = call
  const channel = reach(world, param(call, 'channel'))
  need(world, channel, 'ReadMessageHistory')
  const message = world.messages.find((it) => it.id === param(call, 'message'))
  const there = message?.channel === channel.id && !message.gone && message.onlyFor === null
  if (!message || !there) throw problems.unknownMessage()
  return message
}

function edit(call: Call): object {
  const { world, files } = call
  const message = one(call)
  const channel = reach(world, message.channel)
  if (message.author !== world.botUserId) throw problems.otherAuthor()
  if (channel.archived) throw problems.archived()
  const body = checkMessage(call.json, {
    root: 'MessageEditRequestPartial',
    files,
    edits: message,
  })
  if (files.size > 0) need(world, channel, 'AttachFiles')
  if ((body.embeds ?? []).length > 0) need(world, channel, 'EmbedLinks')
  editMessage(world, message, body, files)
  const shown = apiMessage(world, message)
  tell(call, channel, 'MESSAGE_UPDATE', shown)
  return shown
}

function remove(call: Call): null {
  const { world } = call
  const message = one(call)
  const channel = reach(world, message.channel)
  // The bot has no right to delete what others wrote.
  if (message.author !== world.botUserId) throw problems.missingPermissions()
  message.gone = true
  tell(call, channel, 'MESSAGE_DELETE', { id: message.id, channel_id: message.channel })
  return null
}

/** Message events need an intent of their own (discord.md 1). */
function tell({ gateway }: Call, channel: Channel, event: string, shown: object): void {
  const guild = channel.guild === null ? {} : { guild_id: channel.guild }
  gateway.dispatch(event, { ...shown, ...guild }, messageIntent(channel))
}

export function messageIntent({ kind }: Channel): number {
  return kind === 'dm' ? 1 << 12 : 1 << 9
}

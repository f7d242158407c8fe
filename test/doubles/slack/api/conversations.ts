import { z } from 'zod'
import {
  channelOf,
  directWith,
  needScope,
  readableChannel,
  type Call,
  type Method,
} from './call.ts'
import { asSlackMessage } from './messages.ts'
import { flag, readArgs, SlackProblem } from './problem.ts'
import type { Channel, Message } from '../world.ts'

const place = z.object({ channel: z.string() })
const opening = z.object({ users: z.string() })
const reading = z.object({
  channel: z.string(),
  ts: z.string().optional(),
  latest: z.string().optional(),
  oldest: z.string().optional(),
  inclusive: flag.default(false),
  limit: z.coerce.number().int().min(1).max(999).default(100),
  cursor: z.string().optional(),
  include_all_metadata: flag.default(false),
})

/** What an adapter needs to look up: a direct conversation, a channel, its messages with metadata. */
export const conversationMethods: Record<string, Method> = {
  'conversations.open': { scopes: ['im:write'], tier: 3, run: openDirect },
  'conversations.info': { scopes: [], tier: 3, run: channelInfo },
  'conversations.join': { scopes: ['channels:join'], tier: 3, run: joinChannel },
  'conversations.members': { scopes: [], tier: 4, run: channelMembers },
  'conversations.history': { scopes: [], tier: 3, run: history },
  'conversations.replies': { scopes: [], tier: 3, run: replies },
}

function openDirect(call: Call) {
  const { users } = readArgs(opening, call.args)
  const member = call.world.members.get(users)
  if (member?.team_id !== call.team.id) throw new SlackProblem('user_not_found')
  if (member.deleted) throw new SlackProblem('user_disabled')
  if (member.is_bot) throw new SlackProblem('cannot_dm_bot')
  return { channel: { id: directWith(call.world, call.team, users).id } }
}

function channelInfo(call: Call) {
  const channel = readableChannel(call, readArgs(place, call.args).channel)
  needScope(call, `${family(channel)}:read`)
  return {
    channel: {
      id: channel.id,
      name: channel.name,
      is_channel: channel.kind !== 'im',
      is_private: channel.kind === 'private',
      is_im: channel.kind === 'im',
      is_member: channel.members.has(call.team.botUserId),
      is_archived: channel.archived,
      context_team_id: channel.team,
    },
  }
}

function joinChannel(call: Call) {
  const channel = channelOf(call, readArgs(place, call.args).channel)
  if (channel.kind !== 'public') throw new SlackProblem('channel_not_found')
  channel.members.add(call.team.botUserId)
  return { channel: { id: channel.id, name: channel.name, is_member: true } }
}

function channelMembers(call: Call) {
  const channel = readableChannel(call, readArgs(place, call.args).channel)
  needScope(call, `${family(channel)}:read`)
  return { members: [...channel.members], response_metadata: { next_cursor: '' } }
}

/** Newest first; what stands only in a thread is not in it. */
function history(call: Call) {
  const args = readArgs(reading, call.args)
  const channel = joined(call, args.channel)
  const found = call.world.messages
    .filter((one) => visible(one, channel) && (one.threadTs === null || one.broadcast))
    .reverse()
  return pageOf(call, args, found)
}

/** The root, then its replies, oldest first. */
function replies(call: Call) {
  const args = readArgs(reading, call.args)
  const channel = joined(call, args.channel)
  const found = call.world.messages.filter(
    (one) => visible(one, channel) && (one.ts === args.ts || one.threadTs === args.ts),
  )
  if (found.length === 0) throw new SlackProblem('thread_not_found')
  return pageOf(call, args, found)
}

/** Only a member reads along, and only with the scope for that kind of conversation. */
function joined(call: Call, id: string): Channel {
  const channel = readableChannel(call, id)
  needScope(call, `${family(channel)}:history`)
  if (!channel.members.has(call.team.botUserId)) throw new SlackProblem('not_in_channel')
  return channel
}

function visible(message: Message, channel: Channel): boolean {
  return message.channel === channel.id && !message.gone && message.onlyFor === null
}

function pageOf(call: Call, args: z.infer<typeof reading>, all: Message[]) {
  const { latest, oldest, inclusive, limit } = args
  const inside = all.filter(({ ts }) => {
    if (inclusive && (ts === latest || ts === oldest)) return true
    return (!latest || Number(ts) < Number(latest)) && (!oldest || Number(ts) > Number(oldest))
  })
  const start = args.cursor ? Number(args.cursor) : 0
  const end = start + limit
  return {
    messages: inside
      .slice(start, end)
      .map((one) => asSlackMessage(call.world, one, args.include_all_metadata)),
    has_more: end < inside.length,
    response_metadata: { next_cursor: end < inside.length ? String(end) : '' },
  }
}

function family(channel: Channel): 'channels' | 'groups' | 'im' {
  return channel.kind === 'public' ? 'channels' : channel.kind === 'private' ? 'groups' : 'im'
}

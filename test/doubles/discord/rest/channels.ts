import { z } from 'zod'
import { param, type Call, type Routes } from '../call.ts'
import { apiChannel, apiUser } from '../payloads.ts'
import { need, reach } from './permissions.ts'
import { fault, invalid, problems, tooLong } from './problem.ts'
import type { Channel, World } from '../world.ts'

export const channelRoutes: Routes = {
  'GET /channels/:channel': {
    run: (call) => apiChannel(call.world, reach(call.world, param(call, 'channel'))),
  },
  'PATCH /channels/:channel': { run: changeThread },
  'POST /users/@me/channels': { run: openDirect },
  'GET /users/:user': {
    run: (call) => {
      const id = param(call, 'user')
      if (!call.world.users.has(id)) throw problems.unknownUser()
      return apiUser(call.world, id)
    },
  },
  'POST /channels/:channel/messages/:message/threads': { run: startThread },
  'GET /channels/:channel/threads/archived/public': { run: archivedThreads },
}

const threadStart = z.strictObject({
  name: z.string(),
  auto_archive_duration: z.number().nullish(),
  rate_limit_per_user: z.number().nullish(),
  // discord.js tells the kind of thread, which a message decides by itself.
  type: z.number().optional(),
})
const threadChange = z.strictObject({
  name: z.string().optional(),
  archived: z.boolean().optional(),
  locked: z.boolean().optional(),
  auto_archive_duration: z.number().optional(),
  rate_limit_per_user: z.number().optional(),
  flags: z.number().optional(),
  invitable: z.boolean().optional(),
  applied_tags: z.array(z.string()).optional(),
})
const archiveMinutes = [60, 1440, 4320, 10_080]

/** discord.md 8: a card's timeline. A thread has its message's id, and a message has one thread. */
function startThread(call: Call): object {
  const { world, gateway } = call
  const parent = reach(world, param(call, 'channel'))
  if (parent.kind === 'thread') throw problems.threadInThread()
  need(world, parent, 'CreatePublicThreads')
  const message = world.messages.find(
    (one) => one.id === param(call, 'message') && one.channel === parent.id && !one.gone,
  )
  if (!message || message.onlyFor !== null) throw problems.unknownMessage()
  const { name, auto_archive_duration } = readBody(threadStart, call.json)
  checkName(name)
  checkDuration(auto_archive_duration)
  if (world.channels.has(message.id)) throw problems.threadExists()
  if (parent.kind !== 'text') throw invalid(fault([], 'CHANNEL_TYPE', 'No threads here'))
  const thread: Channel = {
    id: message.id,
    name,
    kind: 'thread',
    guild: parent.guild,
    parent: parent.id,
    owner: world.botUserId,
    archived: false,
    locked: false,
    autoArchiveMinutes: auto_archive_duration ?? 4320,
    people: parent.people,
    denied: 0n,
    gone: false,
  }
  world.channels.set(thread.id, thread)
  // MessageFlags.HasThread
  message.flags |= 32
  const shown = apiChannel(world, thread)
  gateway.dispatch('THREAD_CREATE', { ...shown, newly_created: true }, 1)
  return shown
}

/** Archives and opens threads, names them again. */
function changeThread(call: Call): object {
  const { world, gateway } = call
  const thread = reach(world, param(call, 'channel'))
  if (thread.kind !== 'thread') throw problems.missingPermissions()
  const change = readBody(threadChange, call.json)
  if (change.name !== undefined) checkName(change.name)
  checkDuration(change.auto_archive_duration)
  if (thread.owner !== world.botUserId || thread.locked || change.locked === true)
    need(world, thread, 'ManageThreads')
  // Only opening it again is allowed while it is archived.
  if (thread.archived && change.archived !== false) throw problems.archived()
  thread.name = change.name ?? thread.name
  thread.archived = change.archived ?? thread.archived
  thread.locked = change.locked ?? thread.locked
  thread.autoArchiveMinutes = change.auto_archive_duration ?? thread.autoArchiveMinutes
  const shown = apiChannel(world, thread)
  gateway.dispatch('THREAD_UPDATE', shown, 1)
  return shown
}

function archivedThreads(call: Call): object {
  const { world } = call
  const parent = reach(world, param(call, 'channel'))
  need(world, parent, 'ReadMessageHistory')
  const found = [...world.channels.values()].filter((one) => one.parent === parent.id)
  const threads = found.filter((one) => one.archived && !one.gone)
  return { threads: threads.map((one) => apiChannel(world, one)), members: [], has_more: false }
}

function openDirect(call: Call): object {
  const { world } = call
  const { recipient_id } = readBody(z.strictObject({ recipient_id: z.string() }), call.json)
  const user = world.users.get(recipient_id)
  if (!user) throw invalid(fault(['recipient_id'], 'NUMBER_TYPE_COERCE', `No user ${recipient_id}`))
  if (user.bot) throw problems.cannotDirect()
  return apiChannel(world, directWith(world, user.id))
}

/** Opening works even with somebody who takes no messages: only sending fails (discord.md 4). */
export function directWith(world: World, user: string): Channel {
  const found = [...world.channels.values()].find(
    (one) => one.kind === 'dm' && one.people?.has(user),
  )
  if (found) return found
  const channel: Channel = {
    id: world.id(),
    name: '',
    kind: 'dm',
    guild: null,
    parent: null,
    owner: null,
    archived: false,
    locked: false,
    autoArchiveMinutes: 0,
    people: new Set([user, world.botUserId]),
    denied: 0n,
    gone: false,
  }
  world.channels.set(channel.id, channel)
  return channel
}

function checkName(name: string): void {
  if (name.trim() === '')
    throw invalid(fault(['name'], 'BASE_TYPE_REQUIRED', 'This field is required'))
  if (name.length > 100) throw invalid(tooLong(['name'], 100))
}

function checkDuration(minutes: number | null | undefined): void {
  if (minutes == null || archiveMinutes.includes(minutes)) return
  const message = `Value must be one of (${archiveMinutes.join(', ')}).`
  throw invalid(fault(['auto_archive_duration'], 'BASE_TYPE_CHOICES', message))
}

function readBody<T>(schema: z.ZodType<T>, json: unknown): T {
  const read = schema.safeParse(json)
  if (read.success) return read.data
  throw invalid(
    ...read.error.issues.map((issue) =>
      fault(issue.path.map(String), 'BASE_TYPE_BAD', issue.message),
    ),
  )
}

import type { UploadedFile } from '../checks/body.ts'
import { loading, suppressEmbeds, v2, type MessageBody } from '../checks/message-body.ts'
import { invalid, fault } from './problem.ts'
import type { Attachment, Message, World } from '../world.ts'

type Files = ReadonlyMap<string, UploadedFile>
type Made = {
  channel: string
  body: MessageBody
  files: Files
  author?: string
  interaction?: string | null
  onlyFor?: string | null
  flags?: number
}

export function storeMessage(world: World, made: Made): Message {
  const { body } = made
  const message: Message = {
    id: world.id(),
    channel: made.channel,
    author: made.author ?? world.botUserId,
    content: body.content ?? '',
    embeds: structuredClone(body.embeds ?? []),
    components: structuredClone(body.components ?? []),
    attachments: newFiles(world, body, made.files),
    flags: (body.flags ?? 0) | (made.flags ?? 0),
    nonce: body.nonce == null ? null : String(body.nonce),
    createdAt: world.now(),
    editedAt: null,
    before: [],
    repliesTo: body.message_reference?.message_id ?? null,
    mentions: mentionsIn(body),
    interaction: made.interaction ?? null,
    onlyFor: made.onlyFor ?? null,
    gone: false,
  }
  world.messages.push(message)
  return message
}

/** What is not named stays; of the attachments, the listed ones stay and others go (discord.md 8). */
export function editMessage(world: World, message: Message, body: MessageBody, files: Files): void {
  const { content, embeds, components } = message
  message.before.push({ content, embeds, components })
  if (body.content !== undefined) message.content = body.content ?? ''
  if (body.embeds !== undefined) message.embeds = structuredClone(body.embeds ?? [])
  if (body.components !== undefined) message.components = structuredClone(body.components ?? [])
  message.attachments = [...kept(message, body, files), ...newFiles(world, body, files)]
  const settable = suppressEmbeds | v2
  if (body.flags != null) message.flags = (message.flags & ~settable) | (body.flags & settable)
  // A deferred answer was loading until now; filling it in is no edit.
  if ((message.flags & loading) !== 0) {
    message.flags &= ~loading
    message.before.pop()
  } else message.editedAt = world.now()
}

/** The attachments of before that an edit leaves. */
export function kept(message: Message, body: MessageBody, files: Files): Attachment[] {
  if (body.attachments === undefined) return message.attachments
  const wanted = (body.attachments ?? []).map((one) => String(one.id))
  return message.attachments.filter((one) => wanted.includes(one.id) && !files.has(one.id))
}

function newFiles(world: World, { attachments }: MessageBody, files: Files): Attachment[] {
  return [...files].map(([number, file]) => {
    const told = attachments?.find((one) => String(one.id) === number)
    if (attachments && !told)
      throw invalid(fault(['attachments'], 'ATTACHMENT_MISSING', `files[${number}] is not listed`))
    return {
      id: world.id(),
      filename: told?.filename ?? file.name,
      description: told?.description ?? null,
      contentType: file.type,
      bytes: file.bytes,
    }
  })
}

/** Who is pinged: only whom `allowed_mentions` allows (discord.md 8). */
function mentionsIn({ content, components, allowed_mentions }: MessageBody): string[] {
  const text = `${content ?? ''} ${JSON.stringify(components ?? [])}`
  const named = [...text.matchAll(/<@!?(\d+)>/g)].flatMap((found) => found[1] ?? [])
  const unique = [...new Set(named)]
  if (!allowed_mentions) return unique
  const { parse = [], users = [] } = allowed_mentions
  return unique.filter((id) => parse.some((one) => one === 'users') || users.includes(id))
}

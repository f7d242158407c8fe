import type { UploadedFile } from './body.ts'
import { checkComponents } from './check-components.ts'
import { checkEmbeds } from './check-embeds.ts'
import {
  ephemeral,
  suppressEmbeds,
  suppressNotifications,
  v2,
  type MessageBody,
} from './message-body.ts'
import { fault, invalid, problems, tooLong, type Fault } from '../rest/problem.ts'
import { validateBody, withoutNulls, type Root } from './validate-body.ts'
import { kept } from '../rest/store-message.ts'
import type { Message } from '../world.ts'

export type Situation = {
  /** The body's name in Discord's own description. */
  root: Root
  files: ReadonlyMap<string, UploadedFile>
  /** Where it stands in the request: `data` of a callback. */
  at?: readonly string[]
  /** The message that it edits; null: it makes a new one. */
  edits: Message | null
  /** An answer to an interaction may be private. */
  mayBePrivate?: boolean
}

/** discord.md 6: what a message may hold. Throws 50035 with every fault, or 50006. */
export function checkMessage(json: unknown, situation: Situation): MessageBody {
  const body = readMessage(json, situation)
  const { edits, files, at = [] } = situation
  const flags = edits ? (edits.flags & v2) | (body.flags ?? 0) : (body.flags ?? 0)
  const isV2 = (flags & v2) !== 0
  const faults = [
    ...contentFaults(body),
    ...flagFaults(body, situation),
    ...(isV2 ? mixFaults(body, edits) : []),
    ...checkEmbeds(body.embeds ?? []),
    ...checkComponents(body.components ?? [], isV2),
    ...attachmentFaults(body, situation),
    ...(isV2 ? mediaFaults(body, situation) : []),
  ]
  if (faults.length > 0)
    throw invalid(...faults.map((one) => ({ ...one, path: [...at, ...one.path] })))
  if (isEmpty(body, edits, files, isV2)) throw problems.emptyMessage()
  return body
}

function readMessage(json: unknown, { root, at = [] }: Situation): MessageBody {
  const said = json ?? {}
  const faults = validateBody(root, said, at)
  if (faults.length > 0) throw invalid(...faults)
  const body = said as MessageBody
  return {
    ...body,
    ...(body.embeds && { embeds: withoutNulls(body.embeds) }),
    ...(body.components && { components: withoutNulls(body.components) }),
  }
}

function contentFaults({ content, nonce }: MessageBody): Fault[] {
  return [
    ...((content ?? '').length > 2000 ? [tooLong(['content'], 2000)] : []),
    ...(String(nonce ?? '').length > 25 ? [tooLong(['nonce'], 25)] : []),
  ]
}

/** Which flags may be set where; a V2 message stays one (discord.md 5). */
function flagFaults({ flags }: MessageBody, { edits, mayBePrivate }: Situation): Fault[] {
  if (flags == null) return []
  const wrong = (message: string) => [fault(['flags'], 'BASE_TYPE_FLAGS', message)]
  if (edits) {
    const isV2 = (edits.flags & v2) !== 0
    return isV2 && (flags & v2) === 0 ? wrong('IS_COMPONENTS_V2 cannot be removed') : []
  }
  const allowed = suppressEmbeds | suppressNotifications | v2 | (mayBePrivate ? ephemeral : 0)
  return (flags & ~allowed) === 0 ? [] : wrong(`Only these flags may be set: ${allowed}`)
}

/** discord.md 6: V2 goes with no content, embeds or poll, what stood there before an edit included. */
function mixFaults(body: MessageBody, edits: Message | null): Fault[] {
  const content = body.content === undefined ? edits?.content : body.content
  const embeds = body.embeds === undefined ? edits?.embeds : body.embeds
  const wrong = (field: string) =>
    fault(
      [field],
      'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
      `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
    )
  return [
    ...(content ? [wrong('content')] : []),
    ...(embeds && embeds.length > 0 ? [wrong('embeds')] : []),
    ...(body.poll ? [wrong('poll')] : []),
  ]
}

/** discord.md 6: 10 files; each entry names one that comes along or stays. */
function attachmentFaults(body: MessageBody, { files, edits }: Situation): Fault[] {
  const before = edits ? kept(edits, body, files) : []
  const count = before.length + files.size
  const unknown = (body.attachments ?? []).flatMap((one, at) => {
    const id = String(one.id)
    if (files.has(id) || before.some((old) => old.id === id)) return []
    return [fault(['attachments', at, 'id'], 'ATTACHMENT_NOT_FOUND', `No attachment ${id}`)]
  })
  const long = (body.attachments ?? []).flatMap((one, at) =>
    (one.description ?? '').length > 1024
      ? [tooLong(['attachments', at, 'description'], 1024)]
      : [],
  )
  const most = fault(['attachments'], 'BASE_TYPE_MAX_LENGTH', 'Must be 10 or fewer in length.')
  return [...(count > 10 ? [most] : []), ...unknown, ...long]
}

/** A V2 component shows a file that is there. */
function mediaFaults(body: MessageBody, { files, edits }: Situation): Fault[] {
  const listed = (body.attachments ?? []).flatMap((one) => one.filename ?? [])
  const old = edits ? kept(edits, body, files).map((one) => one.filename) : []
  const names = new Set([...listed, ...old, ...[...files.values()].map((one) => one.name)])
  const wanted = JSON.stringify(body.components ?? []).matchAll(/"attachment:\/\/([^"]+)"/g)
  return [...wanted].flatMap(([, name = '']) =>
    names.has(name)
      ? []
      : [
          fault(
            ['components'],
            'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
            `There is no attachment ${name}`,
          ),
        ],
  )
}

/** discord.md 4: 50006 for a message that nobody could read. */
function isEmpty(
  body: MessageBody,
  edits: Message | null,
  files: Situation['files'],
  isV2: boolean,
): boolean {
  const { content, embeds, components } = {
    content: body.content === undefined ? edits?.content : body.content,
    embeds: body.embeds === undefined ? edits?.embeds : body.embeds,
    components: body.components === undefined ? edits?.components : body.components,
  }
  const before = edits ? kept(edits, body, files).length : 0
  if (isV2) return (components ?? []).length === 0
  const said = (content ?? '').trim() !== '' || (embeds ?? []).length > 0
  return !said && before + files.size === 0 && !body.poll
}

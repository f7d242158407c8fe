import { REST, Routes } from 'discord.js'
import type { APIMessage, RESTOptions, RESTPostAPIChannelMessageJSONBody } from 'discord.js'
import type { File } from '../../src/chat/port.ts'
import { limits } from './render/limits.ts'
import { plainCut } from './render/render-rich.ts'
import type { Rendered } from './render/render.ts'

export type ApiSettings = {
  token: string
  /** Null is Discord itself. */
  apiUrl: string | null
}

/**
 * A client of Discord's HTTP API that tries everything once: its own repetitions come without a pause,
 * and one after a lost answer would post twice. What is too early is refused with the time to wait.
 */
export const createRest = ({ token, apiUrl }: ApiSettings): REST => clientAt(apiUrl).setToken(token)

/** Answers to interactions, which carry no token of ours and don't count towards its limits. */
export const createAnswering = ({ apiUrl }: ApiSettings): REST => clientAt(apiUrl, Infinity)

/**
 * discord.js's own request can't send files once Slack's library, with another version of undici, has
 * set the agent of the process. Node's fetch can with either.
 */
export const makeRequest: RESTOptions['makeRequest'] = (url, { method, headers, body, signal }) =>
  fetch(url, { method, headers, body, signal } as RequestInit)

function clientAt(apiUrl: string | null, globalRequestsPerSecond = 50): REST {
  return new REST({
    version: '10',
    timeout: 10_000,
    retries: 0,
    makeRequest,
    rejectOnRateLimit: () => true,
    globalRequestsPerSecond,
    ...(apiUrl !== null && { api: apiUrl }),
  })
}

/** Ends what the client keeps tidy by itself, so that nothing holds the process. */
export function closeRest(rest: REST): void {
  rest.clearHashSweeper()
  rest.clearHandlerSweeper()
}

export type Body = Pick<
  RESTPostAPIChannelMessageJSONBody,
  'content' | 'embeds' | 'components' | 'attachments' | 'allowed_mentions'
>

/** The whole message, so that an edit leaves nothing of what stood there. */
export const bodyOf = ({ content, embeds, components, files }: Rendered): Body => ({
  content,
  embeds,
  components,
  attachments: files.map(({ name, alt }, id) => ({
    id: String(id),
    filename: fileName(name),
    description: plainCut(alt, limits.alt),
  })),
  // Nobody is ever pinged by what a card or an answer says.
  allowed_mentions: { parse: [] },
})

export const filesOf = ({ files }: { files: readonly File[] }) =>
  files.map(({ name, mime, bytes }) => ({
    name: fileName(name),
    data: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    ...(/^[\w.+-]+\/[\w.+-]+$/.test(mime) && { contentType: mime }),
  }))

const fileName = (name: string): string =>
  name
    .replace(/[^\w.-]+/g, '-')
    .replace(/^[-.]+/, '')
    .slice(-limits.fileName) || 'file'

/** Posts into a channel; the same `nonce` within some minutes is the same message. */
export async function postMessage(
  rest: REST,
  channel: string,
  rendered: Rendered,
  more: Partial<RESTPostAPIChannelMessageJSONBody> = {},
): Promise<APIMessage> {
  const body = { ...bodyOf(rendered), ...more }
  return (await rest.post(Routes.channelMessages(channel), {
    body,
    files: filesOf(rendered),
  })) as APIMessage
}

export async function editMessage(
  rest: REST,
  at: { channel: string; messageId: string },
  rendered: Rendered,
): Promise<void> {
  await rest.patch(Routes.channelMessage(at.channel, at.messageId), {
    body: bodyOf(rendered),
    files: filesOf(rendered),
  })
}

/** The conversation with one person. */
export async function openDirect(rest: REST, userId: string): Promise<string> {
  const channel = await rest.post(Routes.userChannels(), { body: { recipient_id: userId } })
  return (channel as { id: string }).id
}

import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { suggestSources } from '../../../src/chat/port.ts'
import type { ChatCore, Option } from '../../../src/chat/port.ts'
import { Refusal } from '../../../src/refusal.ts'
import type { ChannelLog, PlaygroundLog } from '../outbound/channel-log.ts'
import { parse, storedId } from './request-guard.ts'
import { channels, dmOf, speakerOrThrow, storedChannel, wirePeople } from '../identity.ts'
import type { People } from '../identity.ts'
import type { EventStream } from '../outbound/event-stream.ts'
import { customers } from './phone-routes.ts'
import type { Earlier, Start } from '../render/wire.ts'

type Files = { board: ChannelLog; log: PlaygroundLog }
type Deps = Files & { core: ChatCore; people: People; live: EventStream }

const reader = z.object({ as: z.string().min(1).max(64) })
const reading = reader.extend({
  channel: z.enum(['releases', 'support', 'dm']),
  before: storedId.optional(),
})
const suggesting = reader.extend({
  source: z.enum(suggestSources),
  typed: z.string().max(100),
})
const opening = z.object({ message: storedId, index: z.coerce.number().int().min(0) })

/** What the page reads. Nothing here changes anything (F27). */
export function addReadRoutes(
  app: FastifyInstance,
  { core, board, log, people, live }: Deps,
): void {
  app.get('/playground/api/start', async (): Promise<Start> => {
    return {
      people: await wirePeople(people),
      channels: [...channels],
      commands: core.commands,
      customers,
    }
  })
  app.get('/playground/api/messages', async (request): Promise<Earlier> => {
    const { as, channel, before } = parse(reading, request.query)
    const { userId } = await speakerOrThrow(people, as)
    return board.read(storedChannel(channel, userId), userId, before)
  })
  app.get('/playground/api/suggest', async (request): Promise<Option[]> => {
    const { as, source, typed } = parse(suggesting, request.query)
    const user = await speakerOrThrow(people, as)
    return core.suggest({ ...user, platform: 'playground' }, source, typed)
  })
  app.get('/playground/api/files/:message/:index', async (request, reply) => {
    const { as } = parse(reader, request.query)
    const { message, index } = parse(opening, request.params)
    const file = await fileOrThrow({ board, log }, as, message, index)
    // An SVG is a document: opened by itself it may run nothing.
    void reply.header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    )
    void reply.header(
      'content-disposition',
      `inline; filename="${file.name.replace(/[^\w.-]/g, '_')}"`,
    )
    return reply
      .type(isPicture(file.mime) ? file.mime : 'application/octet-stream')
      .send(file.bytes)
  })
  app.get('/playground/api/stream', { exposeHeadRoute: false }, async (request, reply) => {
    const { as } = parse(reader, request.query)
    const { userId } = await speakerOrThrow(people, as)
    if (!live.open(userId, reply)) {
      throw new Refusal('LIMIT_EXCEEDED', 'Too many tabs are open.', 'Close some and reload.')
    }
  })
  app.addHook('preClose', async () => live.close())
}

const isPicture = (mime: string) => mime === 'image/png' || mime === 'image/svg+xml'

async function fileOrThrow({ board, log }: Files, as: string, message: string, index: number) {
  const found = await board.find(message, as)
  const isReadable =
    found && (!found.entry.channel.startsWith('dm:') || found.entry.channel === dmOf(as))
  const file =
    isReadable && found.body.kind === 'notice' ? found.body.notice.files[index] : undefined
  const bytes =
    file && ('base64' in file ? Buffer.from(file.base64, 'base64') : await log.file(message, index))
  if (file && bytes) return { ...file, bytes }
  throw new Refusal('NOT_FOUND', 'There is no such file.', 'Ask for it again with its command.')
}

import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { ChannelIn } from '../../../src/gateway/channel-port.ts'
import type { Log } from '../log.ts'
import { bodyBytesMax } from './limits.ts'
import { readInPieces } from './read-delivery.ts'
import { isSameToken, signerOf } from './signature.ts'
import type { AppSecret } from './signature.ts'

const path = '/whatsapp/webhook'
const retryAfterSeconds = 5

export type WebhookDeps = {
  verifyToken: string
  /** Asked at each delivery, so that a new account needs no restart. */
  secrets: () => readonly AppSecret[] | Promise<readonly AppSecret[]>
  channelIn: ChannelIn
  /** Told of each request that is turned away unread. */
  refused: (what: 'bad signature' | 'bad verification') => void
  /** Told when Meta asked with our verify token. */
  verified: () => void
  now: () => number
  log: Log
}

/**
 * Where Meta posts (F56). The bytes are signed, so they are checked before anything is parsed; after
 * that the answer is 200 as soon as every item is kept, and 503 when they can't be.
 */
export function createWebhook(deps: WebhookDeps): FastifyPluginAsync {
  return async (app: FastifyInstance) => {
    app.removeAllContentTypeParsers()
    const asBytes = { parseAs: 'buffer', bodyLimit: bodyBytesMax } as const
    app.addContentTypeParser('*', asBytes, (_request, raw, done) => done(null, raw))
    app.get(path, (request, reply) => verify(deps, request, reply))
    app.post(path, (request, reply) => take(deps, request, reply))
  }
}

/** Meta asks once, when the address is entered, whether it is ours. */
function verify(
  { verifyToken, refused, verified }: WebhookDeps,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const asked = request.query as Record<string, unknown>
  const { 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge } = asked
  const isOurs = typeof token === 'string' && isSameToken(verifyToken, token)
  void reply.type('text/plain; charset=utf-8')
  if (isOurs && (mode !== 'subscribe' || typeof challenge !== 'string')) {
    return reply.code(403).send('hub.mode must be subscribe, with a hub.challenge.')
  }
  if (isOurs) {
    verified()
    return reply.send(challenge)
  }
  refused('bad verification')
  return reply.code(403).send('The verify token is another.')
}

async function take(deps: WebhookDeps, request: FastifyRequest, reply: FastifyReply) {
  const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const signature = request.headers['x-hub-signature-256']
  const receivedAt = deps.now()
  try {
    const signedBy = signerOf(await deps.secrets(), raw, signature)
    if (signedBy === null) {
      deps.refused('bad signature')
      return reply.code(401).send()
    }
    const items = await readInPieces(raw, receivedAt)
    await deps.channelIn.take({ channel: 'whatsapp', signedBy, receivedAt, items })
  } catch (error) {
    deps.log('warn', 'WhatsApp: a delivery was not kept, so it comes again', error)
    return reply.code(503).header('retry-after', retryAfterSeconds).send()
  }
  return reply.code(200).send()
}

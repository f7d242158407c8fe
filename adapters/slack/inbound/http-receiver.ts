import { parse } from 'node:querystring'
import type { App, Receiver } from '@slack/bolt'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isStranger } from '../app.ts'
import type { Log } from '../log.ts'
import { bodyBytesMax, notWhole, parseBody } from './parse-body.ts'
import type { Body } from './parse-body.ts'
import { hasValidSignature } from './signature.ts'

const eventsPath = '/slack/events'
const sslCheckBytesMax = 1000

export type HttpReceiverDeps = { signingSecret: string; now: () => number; log: Log }

/**
 * One path on our server as Bolt's receiver: the bytes are read and their signature checked once, and
 * only then anything is parsed.
 */
export function createHttpReceiver(deps: HttpReceiverDeps) {
  let bolt: App | null = null
  const receiver: Receiver = {
    init: (app) => {
      bolt = app
    },
    start: async () => {},
    stop: async () => {},
  }
  const addRoutes = (app: FastifyInstance): void => {
    app.removeAllContentTypeParsers()
    const asBytes = { parseAs: 'buffer', bodyLimit: bodyBytesMax } as const
    app.addContentTypeParser('*', asBytes, (_request, raw, done) => done(null, raw))
    app.post(eventsPath, (request, reply) => bolt && take(deps, bolt, request, reply))
  }
  return { receiver, addRoutes }
}

async function take(
  deps: HttpReceiverDeps,
  bolt: App,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const { headers } = request
  const timestamp = headers['x-slack-request-timestamp']
  const signature = headers['x-slack-signature']
  if (!hasValidSignature(deps.signingSecret, { raw, timestamp, signature }, deps.now())) {
    return reply.code(isSslCheck(raw) ? 200 : 401).send()
  }
  const body = parseBody(raw.toString(), headers['content-type'] ?? '')
  if (!body) {
    deps.log('warn', notWhole)
    return reply.code(400).send()
  }
  if (body['type'] === 'url_verification') return { challenge: body['challenge'] }
  await deliver(deps, bolt, body, reply)
  return reply
}

/** Slack asks whether anybody is there, without a signature; nothing is done. */
const isSslCheck = (raw: Buffer): boolean =>
  raw.length < sslCheckBytesMax && parse(raw.toString())['ssl_check'] === '1'

/** The first acknowledgement is the answer; what stays without one is not ours. */
async function deliver(
  deps: HttpReceiverDeps,
  bolt: App,
  body: Body,
  reply: FastifyReply,
): Promise<void> {
  const ack = async (response?: unknown): Promise<void> => {
    if (reply.sent) return
    if (response === undefined || response === '') void reply.send()
    else void reply.send(response)
  }
  try {
    await bolt.processEvent({ body, ack })
    if (!reply.sent) void reply.code(404).send()
  } catch (error) {
    // A delivery of a workspace without the app, which was logged; or a defect before the answer.
    if (!reply.sent) void reply.code(isStranger(error) ? 401 : 500).send()
    else deps.log('error', 'Slack: a delivery failed', error)
  }
}

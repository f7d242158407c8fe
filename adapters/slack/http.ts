import { HTTPReceiver } from '@slack/bolt'
import type { FastifyInstance } from 'fastify'
import { boltLog } from './log.ts'
import type { Log } from './log.ts'

const eventsPath = '/slack/events'
const bodyBytesMax = 1_048_576

/** Bolt's own receiver, as the listener of one path on our server: signatures need the raw bytes. */
export function createHttp(signingSecret: string, log: Log) {
  const receiver = new HTTPReceiver({
    signingSecret,
    endpoints: eventsPath,
    logger: boltLog(log),
    bodyLimit: bodyBytesMax,
  })
  const addRoutes = (app: FastifyInstance): void => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', (_request, _payload, done) => done(null))
    app.post(eventsPath, (request, reply) => {
      // What is announced as too long is not read, and its connection not kept.
      if (Number(request.headers['content-length']) > bodyBytesMax) {
        return reply.code(413).header('connection', 'close').send()
      }
      void reply.hijack()
      receiver.requestListener(request.raw, reply.raw)
    })
  }
  return { receiver, addRoutes }
}

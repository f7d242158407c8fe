import { randomBytes } from 'node:crypto'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../../control/kit/context.ts'
import { readMailedRequest } from '../../control/mail/read-mailed-request.ts'
import { isStopLink, stopNewsByLink } from '../../control/mail/stop-news.ts'
import { networkOf } from '../links/asker.ts'
import { createTally } from '../links/guess-limit.ts'
import { pageHeaders, plainPage, requestPage } from './request-page.ts'

const guessesMax = 30
const waitSeconds = 60
const bodyBytesMax = 4096
const tokenMax = 200

/** What mails lead to (F29): a page that shows a request, and the end of news. No GET changes anything (F27). */
export function createMailRoutes(ctx: Ctx): FastifyPluginAsync {
  const guesses = createTally(ctx.now)
  return async (app) => {
    app.setErrorHandler((error, _request, reply) => {
      const reference = randomBytes(4).toString('hex')
      ctx.ports.logBug(reference, error)
      return page(reply, 500, plainPage('Something broke here', brokenLines(reference)))
    })
    // Mail programs send a form of one field, which says nothing that the address does not.
    app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: bodyBytesMax }, (_, __, done) =>
      done(null, null),
    )
    app.get<Asked>('/r/:token', async (request, reply) => {
      const found = await readMailedRequest(ctx, request.params.token.slice(0, tokenMax))
      return found ? page(reply, 200, requestPage(found)) : notGood(request, reply)
    })
    app.get<Asked>('/r/stop/:token', async (request, reply) => {
      if (!isStopLink(ctx, request.params.token)) return notGood(request, reply)
      return page(reply, 200, plainPage('Stop these mails?', stopLines, 'Stop them'))
    })
    app.post<Asked>('/r/stop/:token', async (request, reply) => {
      const { token } = request.params
      if (!(await stopNewsByLink(ctx, { token }))) return notGood(request, reply)
      return page(reply, 200, plainPage('These mails are stopped', stoppedLines))
    })
  }

  /** After so many a network is asked to wait; a link that is ours opens all the same. */
  function notGood(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    if (guesses.add(networkOf(request)) > guessesMax) return wait(reply)
    return page(reply, 404, plainPage('This link opens nothing any more', goneLines))
  }
}

type Asked = { Params: { token: string } }

const wait = (reply: FastifyReply): FastifyReply =>
  page(
    reply.header('retry-after', waitSeconds),
    429,
    plainPage('Please wait a minute', ['Too many links that are not ours came from your network.']),
  )

const page = (reply: FastifyReply, status: number, html: string): FastifyReply =>
  reply.code(status).headers(pageHeaders).send(html)

const brokenLines = (reference: string) => [
  'That is our fault. Try it again in a minute.',
  `Reference: ${reference}`,
]
const goneLines = [
  'It opens for a week after its mail, for the person it was sent to, while they may see the bot.',
  'The card in chat shows how the request stands.',
]
const stopLines = [
  'You would get no more news: what became of requests that you were asked to review, and what releases changed.',
  'When your review is asked for, a mail still comes.',
]
const stoppedLines = [
  'You get no more news: what became of requests that you were asked to review, and what releases changed.',
  'When your review is asked for, a mail still comes.',
]

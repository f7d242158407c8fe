import { randomBytes } from 'node:crypto'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { countScan, createCodeCheck, followLink } from '../../share/follow-link.ts'
import type { Opened } from '../../share/follow-link.ts'
import { readCode } from '../../domain/short-link.ts'
import { visibly } from '../../domain/visibly.ts'
import { isPrefetch, isPreview, networkOf } from './asker.ts'
import { createGuessLimit, createTally } from './guess-limit.ts'
import { htmlOf, pageHeaders, wordsOf } from './link-page.ts'
import type { PageKind } from './link-page.ts'

type Deps = {
  /** Of the customers' plane: who scans a code never waits for the desk (F86). */
  db: Parameters<typeof followLink>[0]
  now: () => number
  logBug: (reference: string, error: unknown) => void
}

const guessesMax = 30
const lookupsMax = 600
const waitSeconds = 60
/** A whole company, or the customers of a carrier, may come from one network; a loop is faster. */
const countedMax = 600

/**
 * A page that says "not now" is a 200: proxies put pages of their own in the place of errors, and
 * then nobody reads why.
 */
const statusOf: Record<PageKind, number> = {
  open: 200,
  paused: 200,
  inactive: 200,
  tested: 200,
  elsewhere: 200,
  deleted: 410,
  unknown: 404,
  'too many': 429,
  broken: 500,
}

/** The door of our own links (F55): to the chat, or a page that says why not. */
export function createLinkRoutes({ db, now, logBug }: Deps): FastifyPluginAsync {
  const limit = createGuessLimit(now, guessesMax, lookupsMax)
  const counted = createTally(now)
  const isKnown = createCodeCheck(db)
  return async (app) => {
    app.setErrorHandler((error, _request, reply) => {
      const reference = randomBytes(4).toString('hex')
      logBug(reference, error)
      return page(reply, 'broken', { reference })
    })
    app.get<{ Params: { code: string } }>('/l/:code', async (request, reply) => {
      const network = networkOf(request)
      const code = readCode(request.params.code.slice(0, 100))
      if (code !== null && !limit.mayLookUp(network) && !(await isKnown(code))) return wait(reply)
      const opened: Opened = code === null ? { kind: 'unknown' } : await followLink(db, code)
      if (opened.kind === 'unknown' && !limit.mayGuess(network)) return wait(reply)
      return answer(request, reply, opened)
    })
  }

  async function answer(request: FastifyRequest, reply: FastifyReply, opened: Opened) {
    const bot = 'bot' in opened ? visibly(opened.bot) : ''
    if (opened.kind !== 'open') return page(reply, opened.kind, { bot })
    const { linkId, to } = opened
    if (isPreview(request)) return page(reply, 'open', { bot, to })
    // An error ends what was fetched ahead: the browser asks anew when the person comes.
    if (isPrefetch(request)) return page(reply.code(503), 'open', { bot, to }, 503)
    if (counted.add(networkOf(request)) <= countedMax) {
      await countScan(db, linkId, now()).catch((error: unknown) => {
        logBug(randomBytes(4).toString('hex'), error)
      })
    }
    return reply.redirect(to, 302)
  }
}

const wait = (reply: FastifyReply): FastifyReply =>
  page(reply.header('retry-after', waitSeconds), 'too many')

const page = (
  reply: FastifyReply,
  kind: PageKind,
  what: Parameters<typeof wordsOf>[1] = {},
  status = statusOf[kind],
): FastifyReply =>
  reply
    .code(status)
    .headers(pageHeaders)
    .send(htmlOf(wordsOf(kind, what)))

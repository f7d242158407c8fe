import { z } from 'zod'
import { checkSource } from '../../control/drafts/check-source.ts'
import { compareVersions } from '../../control/versions/compare-versions.ts'
import { createBot } from '../../control/bots/create-bot.ts'
import { exportBot } from '../../control/bots/export-bot.ts'
import { importBot } from '../../control/bots/import-bot.ts'
import { listBots } from '../../control/bots/list-bots.ts'
import { listFlows } from '../../control/bots/list-flows.ts'
import { listVersions } from '../../control/versions/list-versions.ts'
import { readBot } from '../../control/bots/read-bot.ts'
import { shareBot } from '../../control/sharing/share-bot.ts'
import { raw, route } from './route.ts'
import * as shapes from './shapes.ts'

const file = z.object({ name: z.string().max(300), text: z.string() })
/** A page of a list, from 1 on. */
const pageOf = (size: number) =>
  z.object({
    page: z.coerce.number().int().positive().default(1),
    size: z.coerce.number().int().min(1).max(size).default(size),
  })
const revision = z.number().int().positive()

/** Whole bots: list, create, read, export, import, share. */
export const botRoutes = [
  route({
    method: 'GET',
    path: '/bots',
    summary: 'The bots by name, a page at a time: their state and what they wait for',
    query: pageOf(100),
    answer: shapes.bots,
    run: ({ ctx, query }) => listBots(ctx, query),
  }),
  route({
    method: 'POST',
    path: '/bots',
    summary: 'Make a bot; its maker is its super admin',
    body: z.object({ slug: z.string(), name: z.string(), source: z.string().optional() }),
    status: 201,
    answer: shapes.madeBot,
    run: ({ ctx, body: { slug, name, source } }) =>
      createBot(ctx, { slug, name, ...(source !== undefined && { source }) }),
  }),
  route({
    method: 'GET',
    path: '/bots/:bot',
    summary: 'One bot, by its short name or any of its ids',
    answer: shapes.bot,
    run: ({ ctx, id }) => readBot(ctx, { bot: id }),
  }),
  route({
    method: 'GET',
    path: '/bots/:bot/versions',
    summary: 'Its versions, newest first, a page at a time',
    query: pageOf(100),
    answer: shapes.versions,
    run: ({ ctx, id, query }) => listVersions(ctx, { bot: id, ...query }),
  }),
  route({
    method: 'GET',
    path: '/bots/:bot/flows',
    summary: 'Its flows, and how far each is on its way to customers',
    answer: shapes.flows,
    run: ({ ctx, id }) => listFlows(ctx, { bot: id }),
  }),
  route({
    method: 'GET',
    path: '/bots/:bot/export',
    summary: 'The bot as one file that imports again',
    query: z.object({
      version: z.string().default('draft').meta({ description: 'draft, or a label such as V1.2' }),
    }),
    answer: shapes.exported,
    types: ['text/yaml'],
    run: async ({ ctx, id, query, accept }) => {
      const out = await exportBot(ctx, { bot: id, what: query.version })
      return accept === 'text/yaml' ? raw({ type: accept, content: out.text }) : out
    },
  }),
  route({
    method: 'GET',
    path: '/bots/:bot/diff',
    summary: 'What differs between two versions, in the words that customers read',
    query: z.object({
      from: z.string().optional().meta({ description: 'draft, or a label; else what is released' }),
      to: z.string().default('draft').meta({ description: 'draft, or a label such as V1.2' }),
      written: z.stringbool().default(false).meta({ description: 'also as a page and as text' }),
    }),
    answer: shapes.comparison,
    run: ({ ctx, id, query: { from, ...query } }) =>
      compareVersions(ctx, { bot: id, ...query, ...(from !== undefined && { from }) }),
  }),
  route({
    method: 'GET',
    path: '/bots/:bot/qr',
    summary: 'The link that opens a chat with the bot, and its QR code',
    query: z.object({ sender: z.string().optional(), text: z.string().optional() }),
    answer: shapes.share,
    types: ['image/png', 'image/svg+xml'],
    run: async ({ ctx, id, query: { sender, text }, accept }) => {
      const wanted = {
        ...(sender !== undefined && { sender }),
        ...(text !== undefined && { text }),
      }
      const shared = await shareBot(ctx, { bot: id, ...wanted })
      if (accept === 'image/png') return raw({ type: accept, content: shared.png })
      if (accept === 'image/svg+xml') return raw({ type: accept, content: shared.svg })
      return { ...shared, png: Buffer.from(shared.png).toString('base64') }
    },
  }),
  route({
    method: 'POST',
    path: '/import',
    summary: 'Take in an exported file or a Rasa project; it never overwrites silently',
    body: z.object({
      files: z.array(file).min(1).max(200),
      slug: z.string().optional(),
      name: z.string().optional(),
      onto: z.string().optional().meta({ description: 'the bot whose draft is replaced' }),
      revision: revision.optional().meta({ description: 'the revision that its draft has now' }),
      skipUnreadable: z
        .boolean()
        .optional()
        .meta({ description: 'leave out files that cannot be read, each named' }),
    }),
    status: 201,
    answer: shapes.imported,
    run: ({ ctx, body }) => importBot(ctx, withoutAbsent(body)),
  }),
  route({
    method: 'POST',
    path: '/validate',
    summary: 'Everything wrong with a definition, without saving it',
    body: z.object({ source: z.string(), bot: z.string().optional() }),
    yaml: (source) => ({ source }),
    answer: shapes.findings,
    run: ({ ctx, body }) => checkSource(ctx, withoutAbsent(body)),
  }),
]

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> }

/** Zod's optional fields may be undefined; the verbs' may only be absent. */
function withoutAbsent<T extends object>(input: T): Present<T> {
  const given = Object.entries(input).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given) as Present<T>
}

import { z } from 'zod'
import { drawShortLink } from '../../control/sharing/draw-short-link.ts'
import { entryLinks } from '../../control/sharing/entry-links.ts'
import { listShortLinks } from '../../control/sharing/list-short-links.ts'
import { makeShortLink } from '../../control/sharing/make-short-link.ts'
import { pauseShortLink, resumeShortLink } from '../../control/sharing/pause-short-link.ts'
import { scansCsv } from '../../control/sharing/scans-csv.ts'
import { setLogo } from '../../control/sharing/set-logo.ts'
import { raw, route } from './route.ts'
import * as shapes from './shapes.ts'

const purpose = {
  flow: z.string().meta({ description: 'a flow that a message can start' }),
  campaign: z.string().meta({ description: 'counts apart from the others' }),
  sender: z.string().meta({ description: 'which number, where the bot is active on several' }),
}
const isOn = z.stringbool().default(false)

/** Our own links with their counts and pictures (F53, F55). */
export const linkRoutes = [
  route({
    method: 'GET',
    path: '/bots/:bot/links',
    summary: 'The links of a bot with their counts, a page at a time; as CSV the counts by day',
    query: z.object({
      page: z.coerce.number().int().positive().default(1),
      size: z.coerce.number().int().min(1).max(100).default(100),
    }),
    answer: shapes.links,
    types: ['text/csv'],
    run: async ({ ctx, id, query, accept }) => {
      if (accept !== 'text/csv') return listShortLinks(ctx, { bot: id, ...query })
      return raw({ type: accept, content: (await scansCsv(ctx, { bot: id })).bytes })
    },
  }),
  route({
    method: 'POST',
    path: '/bots/:bot/links',
    summary: 'The link of a bot, a flow or a campaign: made the first time, then the same',
    body: z.object(purpose).partial(),
    status: 201,
    answer: shapes.madeLink,
    run: ({ ctx, id, body: { flow, campaign, sender } }) =>
      makeShortLink(ctx, {
        bot: id,
        ...(flow !== undefined && { flow }),
        ...(campaign !== undefined && { campaign }),
        ...(sender !== undefined && { sender }),
      }),
  }),
  route({
    method: 'POST',
    path: '/bots/:bot/entry-links',
    summary: 'The hosted URL and a link for each flow that a message starts, made where missing',
    body: z.object({
      page: z.number().int().positive().default(1),
      size: z.number().int().min(1).max(100).default(100),
    }),
    answer: shapes.entryLinks,
    run: ({ ctx, id, body }) => entryLinks(ctx, { bot: id, ...body }),
  }),
  route({
    method: 'PUT',
    path: '/bots/:bot/logo',
    summary: 'The logo in the middle of its QR codes: a PNG as base64, or null for none',
    body: z.object({ image: z.string().nullable() }),
    answer: shapes.logo,
    run: ({ ctx, id, body: { image } }) => setLogo(ctx, { bot: id, image }),
  }),
  route({
    method: 'GET',
    path: '/links/:link/qr',
    summary:
      'The QR code of a link, by its id or code: small or a poster, with the logo or without',
    query: z.object({ poster: isOn, logo: isOn }),
    answer: shapes.drawnLink,
    types: ['image/png', 'image/svg+xml'],
    run: async ({ ctx, id, query, accept }) => {
      const drawn = await drawShortLink(ctx, { link: id, ...query })
      if (accept === 'image/png') return raw({ type: accept, content: drawn.png })
      if (accept === 'image/svg+xml') return raw({ type: accept, content: drawn.svg })
      return { ...drawn, png: Buffer.from(drawn.png).toString('base64') }
    },
  }),
  route({
    method: 'POST',
    path: '/links/:link/pause',
    summary: 'Whoever opens the link then reads that it is paused',
    answer: shapes.link,
    run: ({ ctx, id }) => pauseShortLink(ctx, { link: id }),
  }),
  route({
    method: 'POST',
    path: '/links/:link/resume',
    summary: 'The link leads to the chat again',
    answer: shapes.link,
    run: ({ ctx, id }) => resumeShortLink(ctx, { link: id }),
  }),
]

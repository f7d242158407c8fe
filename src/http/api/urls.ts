import { z } from 'zod'
import { addUrl } from '../../control/senders/add-url.ts'
import { correctUrl, renameUrl, retireUrl } from '../../control/senders/change-url.ts'
import { listUrls } from '../../control/senders/list-urls.ts'
import { route } from './route.ts'
import * as shapes from './url-shapes.ts'

/** Web pages that bots open by name (F40); a path names one by its name. */
export const urlRoutes = [
  route({
    method: 'GET',
    path: '/urls',
    summary: 'The web URLs by name',
    query: z.object({
      page: z.coerce.number().int().positive().default(1),
      size: z.coerce.number().int().min(1).max(100).default(30),
    }),
    answer: shapes.urls,
    run: ({ ctx, query }) => listUrls(ctx, query),
  }),
  route({
    method: 'POST',
    path: '/urls',
    summary: 'Name a web URL; bots open it as {urls.name}',
    body: z.object({ name: z.string(), url: z.string().meta({ description: 'https only' }) }),
    status: 201,
    answer: shapes.url,
    run: ({ ctx, body }) => addUrl(ctx, body),
  }),
  route({
    method: 'POST',
    path: '/urls/:url/rename',
    summary: 'Another name; leftIn says where the old one still stands',
    body: z.object({ name: z.string() }),
    answer: shapes.changedUrl,
    run: ({ ctx, id, body: { name } }) => renameUrl(ctx, { url: id, name }),
  }),
  route({
    method: 'POST',
    path: '/urls/:url/correct',
    summary: 'Another address; what is live keeps the old one until it is published anew',
    body: z.object({ address: z.string() }),
    answer: shapes.changedUrl,
    run: ({ ctx, id, body: { address } }) => correctUrl(ctx, { url: id, address }),
  }),
  route({
    method: 'POST',
    path: '/urls/:url/retire',
    summary: 'Out of use, where nothing uses it; its name is free again',
    answer: shapes.retiredUrl,
    run: ({ ctx, id }) => retireUrl(ctx, { url: id }),
  }),
]

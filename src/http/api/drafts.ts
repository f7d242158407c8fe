import { z } from 'zod'
import { readDraft } from '../../control/drafts/read-draft.ts'
import { saveDraft } from '../../control/drafts/save-draft.ts'
import { raw, route } from './route.ts'
import * as shapes from './shapes.ts'

/** The draft of a bot (F4): every save carries the revision that it started from. */
export const draftRoutes = [
  route({
    method: 'GET',
    path: '/bots/:bot/draft',
    summary: 'The draft, with its revision and findings',
    answer: shapes.draft,
    types: ['text/yaml'],
    run: async ({ ctx, id, accept }) => {
      const draft = await readDraft(ctx, { bot: id })
      if (accept !== 'text/yaml') return draft
      const headers = { 'x-slipway-revision': String(draft.revision) }
      return raw({ type: accept, content: draft.source, headers })
    },
  }),
  route({
    method: 'PUT',
    path: '/bots/:bot/draft',
    summary: 'Save the draft from the revision that the edit started from',
    query: z.object({
      revision: z.string().optional().meta({ description: 'beside a YAML body' }),
    }),
    body: z.object({ revision: z.number().int().positive(), source: z.string() }),
    yaml: (source, query) => ({ source, revision: Number(query.revision) || undefined }),
    answer: shapes.saved,
    run: ({ ctx, id, body: { revision, source } }) => saveDraft(ctx, { bot: id, revision, source }),
  }),
]

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
    summary:
      'Save the draft from the revision that the edit started from; without one, only over your own last save or what equals Live',
    query: z.object({
      revision: z.string().optional().meta({ description: 'beside a YAML body' }),
      replace: z.enum(['true', 'false']).optional().meta({ description: 'beside a YAML body' }),
    }),
    body: z.object({
      revision: z.number().int().positive().optional(),
      source: z.string(),
      replace: z.boolean().default(false).meta({
        description: 'replace the draft, no matter what it holds and who saved it',
      }),
    }),
    yaml: (source, { revision, replace }) => ({
      source,
      ...(revision !== undefined && { revision: Number(revision) }),
      replace: replace === 'true',
    }),
    answer: shapes.saved,
    run: ({ ctx, id, body: { revision, ...body } }) =>
      saveDraft(ctx, { bot: id, ...body, ...(revision !== undefined && { revision }) }),
  }),
]

import { z } from 'zod'
import { readAudit } from '../../control/audit/read-audit.ts'
import { route } from './route.ts'

const query = z.object({
  bot: z.string().optional().meta({ description: 'all that concerns this bot' }),
  request: z.string().optional().meta({ description: 'a request, such as R-12' }),
  who: z.string().optional().meta({ description: 'a person, or system:<part>' }),
  action: z.string().optional().meta({ description: 'the beginning of an action: request.' }),
  from: z.coerce.number().int().optional().meta({ description: 'UTC milliseconds, counted in' }),
  to: z.coerce.number().int().optional().meta({ description: 'UTC milliseconds, left out' }),
  below: z.coerce
    .number()
    .int()
    .optional()
    .meta({ description: 'the last seq of the page before' }),
  limit: z.coerce.number().int().min(1).max(1000).default(50),
})

export const auditShape = z.array(
  z.looseObject({
    seq: z.number(),
    at: z.number(),
    who: z.looseObject({ id: z.string(), name: z.string() }),
    via: z.string(),
    action: z.string(),
    subject: z.string(),
    sentence: z.string().meta({ example: 'approved R-7 (Order desk).' }),
    hash: z.string(),
  }),
)

/** Who did what, when, from where (F62). */
export const auditRoutes = [
  route({
    method: 'GET',
    path: '/audit',
    summary: 'The audit log, newest first, each entry with its sentence; for admins',
    query,
    answer: auditShape,
    run: ({ ctx, query: { limit, ...filter } }) => readAudit(ctx, { filter: given(filter), limit }),
  }),
]

type Filter = Omit<z.output<typeof query>, 'limit'>
type Given = { [K in keyof Filter]?: Exclude<Filter[K], undefined> }

const given = (filter: Filter): Given =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as Given

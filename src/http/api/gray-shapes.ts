import { z } from 'zod'
import { botRef, person, version } from './shapes.ts'

const tally = z.looseObject({ chats: z.number(), failed: z.number() })
export const gray = z.looseObject({
  bot: z.looseObject({ id: z.string(), slug: z.string(), name: z.string() }),
  revision: z.number(),
  version,
  official: version.nullable(),
  share: z.number().meta({ description: 'in basis points of new chats' }),
  step: z.number(),
  dueAt: z.number().nullable(),
  held: z.looseObject({ at: z.number(), by: person, why: z.string() }).nullable(),
  watched: z.array(
    z.looseObject({ metric: z.string(), official: tally, gray: tally, verdict: z.string() }),
  ),
})
export const grayRule = z.looseObject({
  id: z.string(),
  name: z.string(),
  revision: z.number(),
  usedBy: z.array(z.looseObject({ slug: z.string(), name: z.string() })),
  wider: z.looseObject({ by: person, at: z.number() }).nullable(),
})
export const grayRules = z.looseObject({
  page: z.number(),
  pages: z.number(),
  total: z.number(),
  rules: z.array(grayRule),
})
export const grayList = z.looseObject({
  page: z.number(),
  pages: z.number(),
  totals: z.looseObject({ releases: z.number(), rules: z.number() }),
  releases: z.array(
    z.looseObject({
      bot: botRef,
      version,
      share: z.number(),
      step: z.number(),
      steps: z.number(),
      heldAt: z.number().nullable(),
    }),
  ),
  rules: z.array(grayRule),
})

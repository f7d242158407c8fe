import { z } from 'zod'

/** Meta's limits, as its own documentation counts them; written apart from the code they test. */
const chars = (most: number, least = 1) =>
  z.string().refine((text) => {
    const count = Array.from(text).length
    return count >= least && count <= most && (least === 0 || text.trim() !== '')
  }, `must have ${least} to ${most} characters`)

const id = (most: number) =>
  chars(most).refine((text) => text === text.trim(), 'must have no spaces at its ends')
const header = z.object({ type: z.literal('text'), text: chars(60) }).optional()
const footer = z.object({ text: chars(60) }).optional()
const apart = (values: string[]) => new Set(values).size === values.length

const buttons = z.strictObject({
  type: z.literal('button'),
  header,
  footer,
  body: z.strictObject({ text: chars(1024) }),
  action: z.strictObject({
    buttons: z
      .array(
        z.strictObject({
          type: z.literal('reply'),
          reply: z.strictObject({ id: id(256), title: chars(20) }),
        }),
      )
      .min(1)
      .max(3)
      .refine((all) => apart(all.map(({ reply }) => reply.id)), 'ids must differ')
      .refine((all) => apart(all.map(({ reply }) => reply.title)), 'titles must differ'),
  }),
})

const row = z.strictObject({ id: id(200), title: chars(24), description: chars(72, 0).optional() })
const section = z.strictObject({ title: chars(24).optional(), rows: z.array(row).min(1) })
const list = z.strictObject({
  type: z.literal('list'),
  header,
  footer,
  body: z.strictObject({ text: chars(4096) }),
  action: z.strictObject({
    button: chars(20),
    sections: z
      .array(section)
      .min(1)
      .max(10)
      .refine((all) => all.length === 1 || all.every(({ title }) => title), 'needs titles')
      .refine((all) => all.flatMap(({ rows }) => rows).length <= 10, 'at most 10 rows')
      .refine((all) => apart(all.flatMap(({ rows }) => rows.map((one) => one.id))), 'ids differ'),
  }),
})

const link = z.strictObject({
  type: z.literal('cta_url'),
  header,
  footer,
  body: z.strictObject({ text: chars(1024) }),
  action: z.strictObject({
    name: z.literal('cta_url'),
    parameters: z.strictObject({
      display_text: chars(20),
      url: z.string().refine((url) => /^https?:\/\//i.test(url) && URL.canParse(url)),
    }),
  }),
})

const body = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('text'),
    text: z.strictObject({ body: chars(4096), preview_url: z.boolean().optional() }),
  }),
  z.object({
    type: z.literal('interactive'),
    interactive: z.discriminatedUnion('type', [buttons, list, link]),
  }),
])
export type GraphBody = z.infer<typeof body>

/** What Meta would find wrong with the body of a message, or null. */
export function checkBody(given: unknown): string | null {
  const problem = body.safeParse(given).error?.issues[0]
  return problem ? `${problem.path.join('.')}: ${problem.message}` : null
}

import { z } from 'zod'

const unserved = z.looseObject({ why: z.string(), fix: z.string() })
export const connectedNumber = z.looseObject({
  sender: z.string(),
  numberId: z.string(),
  account: z.string().nullable(),
  secretName: z.string().meta({ description: 'name of a variable' }),
  tokenName: z.string().meta({ description: 'name of a variable' }),
})
export const numbers = z.looseObject({
  total: z.number(),
  page: z.number(),
  pages: z.number(),
  numbers: z.array(
    z.looseObject({
      sender: z.string(),
      masked: z.string(),
      number: z
        .looseObject({ id: z.string(), account: z.string().nullable() })
        .nullable()
        .meta({ description: 'null until it is connected' }),
      unserved: unserved.nullable().meta({ description: 'why no customer reaches it' }),
      news: z.array(z.looseObject({ kind: z.string(), what: z.string(), count: z.number() })),
    }),
  ),
})

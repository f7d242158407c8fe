import { z } from 'zod'

/** What the API answers, as far as a pipeline reads it; more fields may come. Times are UTC ms. */
export const person = z.looseObject({ id: z.string(), name: z.string() })
export const version = z.looseObject({
  id: z.string(),
  label: z.string().meta({ example: 'V1.2' }),
})
const states = [
  'awaiting approval',
  'changes requested',
  'stale',
  'approved',
  'declined',
  'withdrawn',
  'expired',
] as const

const finding = z.looseObject({
  severity: z.enum(['error', 'warning', 'info']),
  code: z.string(),
  text: z.string(),
  file: z.string().optional(),
  line: z.number().optional(),
  flow: z.string().optional(),
  step: z.union([z.string(), z.number()]).optional(),
})
export const findings = z.looseObject({ findings: z.array(finding) })

const releases = z.array(z.looseObject({ track: z.string(), version, releasedAt: z.number() }))

export const bot = z.looseObject({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  ids: z.looseObject({ development: z.string(), sandbox: z.string(), live: z.string() }),
  superAdmins: z.array(person),
  approvers: z.array(person),
  releases,
  active: z.array(z.looseObject({ name: z.string(), channel: z.string(), since: z.number() })),
})
export const bots = z.looseObject({
  page: z.number(),
  pages: z.number(),
  total: z.number(),
  bots: z.array(
    z.looseObject({
      id: z.string(),
      slug: z.string(),
      name: z.string(),
      builtIn: z.boolean(),
      releases,
      active: z.array(
        z.looseObject({ senderId: z.string(), name: z.string(), channel: z.string() }),
      ),
      openRequest: z
        .looseObject({
          number: z.number().meta({ description: '12 of R-12' }),
          state: z.enum(states),
        })
        .nullable(),
    }),
  ),
})
export const madeBot = z.looseObject({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  findings: z.array(finding),
})

export const draft = z.looseObject({
  bot: z.looseObject({ id: z.string(), slug: z.string(), name: z.string() }),
  revision: z.number(),
  source: z.string(),
  findings: z.array(finding),
  updatedBy: person,
  updatedAt: z.number(),
  readOnly: z.looseObject({ why: z.string(), nextStep: z.string() }).nullable(),
})
export const saved = z.looseObject({ revision: z.number(), findings: z.array(finding) })

const words = z.array(z.unknown()).meta({
  description: 'text, or { gone }, { added } or { caption } of a button',
})
/** What changes, in the words that customers read. */
const told = z.looseObject({
  total: z.number(),
  entries: z.array(
    z.looseObject({
      kind: z.string(),
      how: z.enum(['added', 'changed', 'removed']),
      title: z.string(),
      body: z.array(words),
      was: z.array(words),
      willBe: z.array(words),
    }),
  ),
  left: z
    .array(z.looseObject({ kind: z.string(), count: z.number() }))
    .meta({ description: 'what is not in entries, counted' }),
  lookTwice: z.array(z.looseObject({ reason: z.string(), sentence: z.string() })),
})
export const comparison = z.looseObject({
  from: z.string().nullable().meta({ description: 'null: nothing was released' }),
  to: z.string(),
  told,
  written: z
    .looseObject({ title: z.string(), html: z.string(), text: z.string() })
    .nullable()
    .meta({ description: 'all of it, where it was asked for' }),
})

export const request = z.looseObject({
  id: z.string(),
  number: z.number().meta({ description: '12 of R-12' }),
  revision: z.number(),
  state: z.enum(states),
  bot: z.looseObject({ id: z.string(), slug: z.string(), name: z.string() }),
  profile: z.string().meta({ description: 'with which values it would run' }),
  requester: person,
  comment: z.string(),
  told,
  hash: z.string().meta({ description: 'sha256 of the canonical candidate: what is approved' }),
  expiresAt: z.number(),
  owing: z.array(person).meta({ description: 'who could still approve' }),
  waitsFor: z
    .array(z.looseObject({ count: z.number(), of: z.array(person) }))
    .meta({ description: 'how many of whom; all groups are needed' }),
  decision: z
    .looseObject({ by: person.nullable(), at: z.number(), reason: z.string().nullable() })
    .nullable(),
  version: version.nullable(),
})

export const versions = z.looseObject({
  page: z.number(),
  more: z.boolean().meta({ description: 'whether there is a page after it' }),
  versions: z.array(
    z.looseObject({
      version,
      author: person,
      comment: z.string(),
      approvers: z.array(person),
      createdAt: z.number(),
      released: z.array(z.string()),
    }),
  ),
})
export const exported = z.looseObject({ name: z.string(), text: z.string() })
export const imported = z.looseObject({
  bot: z.looseObject({ id: z.string(), slug: z.string() }),
  created: z.boolean(),
  revision: z.number(),
  findings: z.array(finding),
})
export const share = z.looseObject({
  link: z.string(),
  svg: z.string(),
  png: z.string().meta({ description: 'base64' }),
})

export const revealed = z.looseObject({ contact: z.string() })
export const link = z.looseObject({
  id: z.string(),
  url: z.string(),
  flow: z.string().nullable(),
  campaign: z.string().nullable(),
  sender: z.string().nullable(),
  paused: z.boolean(),
  scans: z
    .looseObject({ total: z.number(), today: z.number() })
    .meta({ description: 'people who went to the chat; a day is a day in UTC' }),
})
export const madeLink = z.looseObject({ link, isNew: z.boolean() })
export const entryLinks = z.looseObject({
  hosted: link,
  total: z.number(),
  flows: z.array(z.looseObject({ flow: z.string(), name: z.string(), text: z.string(), link })),
})
export const links = z.looseObject({
  page: z.number(),
  pages: z.number(),
  total: z.number(),
  links: z.array(link),
})
export const drawnLink = z.looseObject({
  link,
  to: z.string().meta({ description: 'where the link leads now' }),
  encodes: z.string().meta({ description: 'what the code holds' }),
  svg: z.string(),
  png: z.string().meta({ description: 'base64' }),
  smallestCm: z.number().meta({ description: 'the smallest print that is read from 30 cm' }),
})
export const logo = z.looseObject({ bot: z.string(), hasLogo: z.boolean() })

/** Every refusal and every bug. */
export const problem = z.object({
  error: z.object({
    code: z.string(),
    sentence: z.string().meta({ description: 'what happened, and why' }),
    nextStep: z.string().meta({ description: 'what to do now' }),
    fields: z.record(z.string(), z.string()),
    reference: z.string().optional().meta({ description: 'of a bug, as in the log' }),
  }),
})

export const botRef = z.looseObject({ id: z.string(), slug: z.string(), name: z.string() })

export const trace = z.looseObject({
  bot: botRef,
  contact: z.string().meta({ description: 'masked' }),
  lines: z.array(
    z.looseObject({
      id: z.string(),
      at: z.number(),
      kind: z.enum(['customer', 'bot', 'slipway', 'problem', 'action']),
      text: z.string(),
      sender: z.string(),
      sessionId: z.string().nullable(),
      version: version.nullable(),
      track: z.string().nullable(),
      rule: z.string().nullable(),
    }),
  ),
  sessions: z.array(z.looseObject({ id: z.string(), state: z.string() })),
  versions: z.array(
    z.looseObject({
      version,
      approvers: z.array(person),
      request: z.looseObject({ id: z.string(), number: z.number() }).nullable(),
    }),
  ),
  earlier: z.string().nullable(),
  open: z.looseObject({ id: z.string() }).nullable().meta({ description: 'can be restarted' }),
})
export const troubles = z.looseObject({
  bot: botRef,
  troubles: z.array(
    z.looseObject({
      of: z.string(),
      contact: z.string(),
      code: z.string(),
      text: z.string(),
      at: z.number(),
    }),
  ),
})
export const why = z.looseObject({
  bot: botRef,
  contact: z.string().meta({ description: 'masked' }),
  senders: z.array(
    z.looseObject({
      sender: z.looseObject({ id: z.string(), name: z.string(), channel: z.string() }),
      why: z.enum([
        'pinned',
        'draining',
        'official',
        'gray',
        'person',
        'unverified',
        'unproved',
        'not released',
        'none',
      ]),
      bot: botRef.nullable(),
      version: version.nullable(),
      track: z.string().nullable(),
      rule: z.string().nullable(),
    }),
  ),
})
export const restarted = z.looseObject({ bot: botRef, of: z.string() })

export const flows = z.looseObject({
  flows: z.array(
    z.looseObject({ flow: z.string(), state: z.enum(['New', 'Unreleased', 'Gray', 'Official']) }),
  ),
})

import { z } from 'zod'

/** A refusal of the Web API: `ok: false` with Slack's own code. */
export class SlackProblem extends Error {
  readonly code: string
  readonly more: Record<string, unknown>

  constructor(code: string, more: Record<string, unknown> = {}) {
    super(code)
    this.code = code
    this.more = more
  }
}

/** Reads arguments by a schema; anything else is `invalid_arguments`, as Slack says it. */
export function readArgs<T>(schema: z.ZodType<T>, args: Record<string, unknown>): T {
  const read = schema.safeParse(args)
  if (read.success) return read.data
  throw new SlackProblem('invalid_arguments', {
    response_metadata: { messages: read.error.issues.map(messageOf) },
  })
}

/** Slack names the place: `[ERROR] must be … [json-pointer:/blocks/0/text]`. */
export function messageOf(issue: { message: string; path: PropertyKey[] }): string {
  return `[ERROR] ${issue.message} [json-pointer:/${issue.path.map(String).join('/')}]`
}

/** A form says `true` or `1`, JSON says true. */
export const flag = z
  .union([z.boolean(), z.enum(['true', 'false', '1', '0'])])
  .transform((value) => value === true || value === 'true' || value === '1')

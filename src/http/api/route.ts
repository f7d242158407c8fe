import type { z } from 'zod'
import type { Ctx } from '../../control/kit/context.ts'

/** An answer that is not JSON. */
export type Raw = {
  type: 'text/yaml' | 'text/csv' | 'image/png' | 'image/svg+xml'
  content: string | Uint8Array
  headers?: Record<string, string>
}
/** Another type than JSON, where the client can choose. */
export const raw = (answer: Raw): { raw: Raw } => ({ raw: answer })
export type Answered = { raw: Raw } | { json: unknown }

type Call<Query, Body> = {
  ctx: Ctx
  /** What the path names: a bot or a request. */
  id: string
  query: Query
  body: Body
  /** The `Accept` header, or its default. */
  accept: string
  /** The client closed the connection. */
  signal: AbortSignal
}

/**
 * One line of the API: what is served, how it is described, and which verb it comes down to (F72).
 */
export type ApiRoute = {
  method: 'GET' | 'PUT' | 'POST'
  /** `/bots/:bot/draft`, below /api/v1. */
  path: string
  summary: string
  query: z.ZodType | null
  body: z.ZodType | null
  /** Where the body may be YAML: the same body as JSON. */
  yaml: ((text: string, query: Record<string, unknown>) => unknown) | null
  status: 200 | 201
  answer: z.ZodType
  /** Other types than JSON that can be asked for. */
  types: Raw['type'][]
  run: (call: Call<unknown, unknown>) => Promise<Answered>
}

type Spec<Q extends z.ZodType, B extends z.ZodType> = Pick<
  ApiRoute,
  'method' | 'path' | 'summary' | 'answer'
> &
  Partial<Pick<ApiRoute, 'yaml' | 'status' | 'types'>> & {
    query?: Q
    body?: B
    run: (call: Call<z.output<Q>, z.output<B>>) => Promise<object>
  }

/** Gives the handler the types of its schemas, which every call was checked against. */
export function route<Q extends z.ZodType, B extends z.ZodType>(spec: Spec<Q, B>): ApiRoute {
  const { query = null, body = null, yaml = null, status = 200, types = [], ...rest } = spec
  return {
    ...rest,
    query,
    body,
    yaml,
    status,
    types,
    run: async (call) => {
      const answer = await spec.run(call as Call<z.output<Q>, z.output<B>>)
      return 'raw' in answer ? (answer as { raw: Raw }) : { json: answer }
    },
  }
}

import { z } from 'zod'
import type { ApiRoute } from './route.ts'
import { problem } from './shapes.ts'

/** The API described as OpenAPI 3.1, made from the very table that serves it (F72). */
export function openApi(routes: readonly ApiRoute[]): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) {
    const path = `/api/v1${route.path.replace(/:(\w+)/g, '{$1}')}`
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Slipway',
      version: '1',
      description:
        'Push a draft, validate it, ask to publish it and wait for the decision. Make a token with /bots token in chat; it may do what you may do. No address of the API decides a request.',
    },
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'slw_…' } },
      schemas: { Problem: schemaOf(problem) },
    },
  }
}

function operation(route: ApiRoute): object {
  const { summary, query, body, yaml, status, answer, types } = route
  const others = types.map((type) => [type, { schema: { type: 'string' } }])
  return {
    summary,
    parameters: [...pathParameters(route.path), ...(query ? queryParameters(query) : [])],
    ...(body && {
      requestBody: {
        required: true,
        content: {
          'application/json': { schema: schemaOf(body) },
          ...(yaml && { 'text/yaml': { schema: { type: 'string' } } }),
        },
      },
    }),
    responses: {
      [status]: {
        description: 'Done',
        content: {
          'application/json': { schema: schemaOf(answer) },
          ...Object.fromEntries(others),
        },
      },
      default: {
        description: 'Refused, with a sentence and the next step',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

const pathParameters = (path: string): object[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))

function queryParameters(query: z.ZodType): object[] {
  const { properties = {}, required = [] } = schemaOf(query)
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }))
}

type JsonSchema = { properties?: Record<string, object>; required?: string[] }

function schemaOf(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' })
  return rest as JsonSchema
}

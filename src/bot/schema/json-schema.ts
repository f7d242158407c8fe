import { botShape } from './bot.ts'
import type { Field, ObjectShape, Shape } from './shape.ts'

type Schema = Record<string, unknown>
type Definitions = Map<string, Schema>

/** JSON Schema (draft 2020-12) of a bot file, for editors: made of the shapes that parseBot uses. */
export function botJsonSchema(): Schema {
  const definitions: Definitions = new Map()
  const bot = schemaOf(botShape, definitions)
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Slipway bot',
    ...bot,
    $defs: Object.fromEntries(definitions),
  }
}

function schemaOf(shape: Shape, definitions: Definitions): Schema {
  if (shape.id === undefined) return alternatives(shape, definitions)
  if (!definitions.has(shape.id)) {
    // Taken first, since a step holds steps.
    definitions.set(shape.id, {})
    definitions.set(shape.id, alternatives(shape, definitions))
  }
  return { $ref: `#/$defs/${shape.id}` }
}

function alternatives(shape: Shape, definitions: Definitions): Schema {
  const all = [
    ...(shape.text ? [textSchema(shape.text)] : []),
    ...(shape.number ? [{ type: 'number' }] : []),
    ...(shape.boolean ? [{ type: 'boolean' }] : []),
    ...(shape.nil ? [{ type: 'null' }] : []),
    ...(shape.list ? [{ type: 'array', items: schemaOf(shape.list(), definitions) }] : []),
    ...(shape.map ? [mapSchema(shape.map, definitions)] : []),
    ...(shape.objects ?? []).map((object) => objectSchema(object, definitions)),
  ]
  const [only = {}] = all
  return all.length > 1 ? { anyOf: all } : only
}

function textSchema({ choices, name }: NonNullable<Shape['text']>): Schema {
  return {
    type: 'string',
    ...(choices ? { enum: [...choices] } : {}),
    ...(name ? { pattern: name.source } : {}),
  }
}

function mapSchema({ name, of }: NonNullable<Shape['map']>, definitions: Definitions): Schema {
  return {
    type: 'object',
    propertyNames: { pattern: name.source },
    additionalProperties: schemaOf(of, definitions),
  }
}

function objectSchema({ keys, ignored = [] }: ObjectShape, definitions: Definitions): Schema {
  const properties = Object.entries(keys).map(([key, { about, shape }]: [string, Field]) => [
    key,
    { description: about, ...schemaOf(shape, definitions) },
  ])
  const required = Object.keys(keys).filter((key) => keys[key]?.required)
  return {
    type: 'object',
    properties: {
      ...Object.fromEntries(properties),
      ...Object.fromEntries(ignored.map((key) => [key, { description: 'No effect here.' }])),
    },
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  }
}

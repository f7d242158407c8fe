type Schema = Record<string, unknown>

/** Holds a value against the JSON Schema keywords that botJsonSchema uses; unknown ones fail. */
export function satisfies(value: unknown, schema: Schema, root: Schema = schema): boolean {
  return Object.entries(schema).every(([keyword, rule]) => {
    const check = keywords[keyword]
    if (!check) throw new Error(`unknown keyword ${keyword}`)
    return check(value, rule as never, schema, root)
  })
}

type Check = (value: unknown, rule: never, schema: Schema, root: Schema) => boolean

const always: Check = () => true
const keywords: Record<string, Check> = {
  $schema: always,
  title: always,
  description: always,
  $defs: always,
  type: (value, rule: string) => typeOf(value) === rule,
  enum: (value, rule: unknown[]) => rule.includes(value),
  pattern: (value, rule: string) => new RegExp(rule, 'u').test(String(value)),
  anyOf: (value, rule: Schema[], _, root) => rule.some((one) => satisfies(value, one, root)),
  $ref: (value, rule: string, _, root) => {
    const name = rule.replace('#/$defs/', '')
    const found = (root['$defs'] as Record<string, Schema>)[name]
    if (!found) throw new Error(`no definition ${name}`)
    return satisfies(value, found, root)
  },
  items: (value, rule: Schema, _, root) =>
    !Array.isArray(value) || value.every((item) => satisfies(item, rule, root)),
  required: (value, rule: string[]) => rule.every((key) => key in mapOf(value)),
  properties: (value, rule: Record<string, Schema>, _, root) =>
    Object.entries(mapOf(value)).every(([key, item]) => satisfies(item, rule[key] ?? {}, root)),
  propertyNames: (value, rule: Schema, _, root) =>
    Object.keys(mapOf(value)).every((key) => satisfies(key, rule, root)),
  additionalProperties: (value, rule: false | Schema, { properties }, root) =>
    Object.entries(mapOf(value)).every(
      ([key, item]) => key in mapOf(properties) || (rule !== false && satisfies(item, rule, root)),
    ),
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

function mapOf(value: unknown): Record<string, unknown> {
  return typeOf(value) === 'object' ? (value as Record<string, unknown>) : {}
}

/**
 * Cuts Discord's own description of its API down to the request bodies that the double judges:
 *   npx tsx test/doubles/discord/checks/derive-schema.ts openapi.json
 * writes body-schema.json beside this file (then `npx oxfmt` it). Why it rewrites: discord.md 2.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
type Node = { [key: string]: Json }

const roots = [
  'MessageCreateRequest',
  'MessageEditRequestPartial',
  'IncomingWebhookRequestPartial',
  'IncomingWebhookUpdateRequestPartial',
  'IncomingWebhookInteractionRequest',
  'IncomingWebhookUpdateForInteractionCallbackRequestPartial',
  'ModalInteractionCallbackRequestData',
  'InteractionApplicationCommandAutocompleteCallbackStringData',
  'InteractionApplicationCommandAutocompleteCallbackIntegerData',
  'InteractionApplicationCommandAutocompleteCallbackNumberData',
  'ApplicationCommandUpdateRequest',
]
const messages = roots.slice(0, 6)
const place = '#/components/schemas/'

export function deriveSchema(openapi: Node): Node {
  const all = asNode(asNode(openapi['components'])['schemas'])
  const defs: Node = {}
  const take = (name: string) => {
    if (name in defs) return
    defs[name] = null
    defs[name] = rewrite(asNode(all[name]), all, take)
  }
  for (const root of roots) take(root)
  // discord.js adds both to every message body, edits too.
  for (const name of messages) {
    const properties = asNode(asNode(defs[name])['properties'])
    for (const extra of ['tts', 'enforce_nonce'])
      properties[extra] ??= { type: ['boolean', 'null'] }
  }
  // To keep an attachment, discord.js hands back all that it knows of it.
  const attachment = defs['MessageAttachmentRequest']
  if (attachment !== undefined) asNode(attachment)['additionalProperties'] = true
  const command = asNode(asNode(defs['ApplicationCommandUpdateRequest'])['properties'])
  command['default_member_permissions'] = { type: ['string', 'null'], pattern: '^\\d+$' }
  return {
    $comment:
      'Derived by derive-schema.ts from discord/discord-api-spec (MIT License, Copyright (c) Discord)',
    $id: 'bodies',
    $defs: Object.fromEntries(Object.entries(defs).toSorted(([a], [b]) => (a < b ? -1 : 1))),
  }
}

type Take = (name: string) => void

function rewrite(node: Node, all: Node, take: Take): Node {
  const ref = node['$ref']
  if (typeof ref === 'string') {
    const name = ref.slice(place.length)
    take(name)
    return { $ref: `#/$defs/${name}` }
  }
  const union = node['oneOf'] ?? node['anyOf']
  if (Array.isArray(union)) return unionOf(union.map(asNode), all, take)
  const out: Node = {}
  for (const [key, value] of Object.entries(node)) {
    if (!kept.has(key)) continue
    // These say nothing that the type does not say.
    if (key === 'format' && typeof value === 'string' && !formats.has(value)) continue
    out[key] = value
  }
  const properties = node['properties']
  if (properties !== undefined) {
    out['properties'] = Object.fromEntries(
      Object.entries(asNode(properties)).map(([key, value]) => [
        key,
        rewrite(asNode(value), all, take),
      ]),
    )
    out['additionalProperties'] = false
  }
  for (const key of ['items', 'additionalProperties']) {
    const value = node[key]
    if (value !== undefined && typeof value === 'object')
      out[key] = rewrite(asNode(value), all, take)
  }
  return out
}

const formats = new Set(['uri', 'snowflake', 'nonce', 'date-time'])
const kept = new Set(
  (
    'type enum const required pattern format uniqueItems minLength maxLength minItems maxItems ' +
    'minimum maximum minProperties maxProperties'
  ).split(' '),
)

/** Constants become one enum, null|X and unions by `type` an if/else, whose faults name one reason. */
function unionOf(options: Node[], all: Node, take: Take): Node {
  if (options.every((one) => 'const' in one))
    return { enum: options.map((one) => one['const'] ?? null) }
  const real = options.filter((one) => one['type'] !== 'null')
  const [only] = real
  if (only && real.length === 1 && options.length === 2)
    return { if: { type: 'null' }, else: rewrite(only, all, take) }
  const tags = real.map((one) => tagsOf(one, all))
  if (tags.some((tag) => tag === null))
    return { anyOf: options.map((one) => rewrite(one, all, take)) }
  return {
    type: 'object',
    required: ['type'],
    properties: { type: { enum: tags.flatMap((tag) => tag ?? []) } },
    allOf: real.map((one, at) => ({
      if: { not: { properties: { type: { enum: tags[at] ?? [] } }, required: ['type'] } },
      else: rewrite(one, all, take),
    })),
  }
}

/** The values of `type` that mean this option. */
function tagsOf(option: Node, all: Node): Json[] | null {
  const ref = option['$ref']
  if (typeof ref !== 'string') return null
  const properties = asNode(all[ref.slice(place.length)])['properties']
  if (properties === undefined) return null
  const tag = asNode(properties)['type']
  const values = tag === undefined ? undefined : asNode(tag)['enum']
  return Array.isArray(values) ? values : null
}

function asNode(value: Json | undefined): Node {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`not an object: ${JSON.stringify(value)}`)
  return value
}

const [, script = '', source] = process.argv
if (source !== undefined && import.meta.url === pathToFileURL(script).href) {
  const schema = deriveSchema(JSON.parse(readFileSync(source, 'utf8')))
  writeFileSync(new URL('./body-schema.json', import.meta.url), JSON.stringify(schema))
}

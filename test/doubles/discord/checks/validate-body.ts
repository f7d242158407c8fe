import { readFileSync } from 'node:fs'
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import { fault, tooLong, type Fault, type Path } from '../rest/problem.ts'

/** A request body in Discord's own description; derive-schema.ts cuts it down. */
export type Root =
  | 'MessageCreateRequest'
  | 'MessageEditRequestPartial'
  | 'IncomingWebhookRequestPartial'
  | 'IncomingWebhookUpdateRequestPartial'
  | 'IncomingWebhookInteractionRequest'
  | 'IncomingWebhookUpdateForInteractionCallbackRequestPartial'
  | 'ModalInteractionCallbackRequestData'
  | 'InteractionApplicationCommandAutocompleteCallbackStringData'
  | 'InteractionApplicationCommandAutocompleteCallbackIntegerData'
  | 'InteractionApplicationCommandAutocompleteCallbackNumberData'
  | 'ApplicationCommandUpdateRequest'

const ajv = new Ajv2020({
  allErrors: true,
  strict: false,
  // Our own fixture needs no judging, and compiling it has to be quick.
  validateSchema: false,
  inlineRefs: false,
  code: { optimize: false },
})
ajv.addFormat('uri', /^(https?|attachment|discord):\/\/\S+$/)
ajv.addFormat('snowflake', /^\d{1,20}$/)
ajv.addFormat('nonce', /^[\s\S]*$/)
ajv.addFormat('date-time', (text) => !Number.isNaN(Date.parse(text)))
ajv.addSchema(JSON.parse(readFileSync(new URL('./body-schema.json', import.meta.url), 'utf8')))

/** Holds a body against Discord's schema (discord.md 2). What documentation forbids besides is checked apart. */
export function validateBody(root: Root, body: unknown, at: Path = []): Fault[] {
  const validate = ajv.getSchema(`bodies#/$defs/${root}`)
  if (!validate) throw new Error(`no schema for ${root}`)
  if (validate(body) === true) return []
  return (validate.errors ?? [])
    .filter((one) => one.keyword !== 'if')
    .map((one) => faultOf(one, at))
}

function faultOf(error: ErrorObject, at: Path): Fault {
  const { keyword, params } = error
  const steps = error.instancePath.split('/').slice(1)
  const path = [...at, ...steps]
  switch (keyword) {
    case 'maxLength':
    case 'maxItems':
      return tooLong(path, Number(params['limit']))
    case 'minLength':
    case 'minItems':
      return fault(path, 'BASE_TYPE_MIN_LENGTH', `Must be ${params['limit']} or more in length.`)
    case 'required':
      return fault([...path, missing(params)], 'BASE_TYPE_REQUIRED', 'This field is required')
    case 'additionalProperties': {
      const name = String(params['additionalProperty'])
      return fault([...path, name], 'UNKNOWN_FIELD', 'Discord knows no such field')
    }
    case 'enum': {
      const choices = JSON.stringify(params['allowedValues'])
      return fault(path, 'BASE_TYPE_CHOICES', `Value must be one of ${choices}.`)
    }
    default:
      return fault(path, `BASE_TYPE_${keyword.toUpperCase()}`, error.message ?? keyword)
  }
}

function missing(params: ErrorObject['params']): string {
  return String(params['missingProperty'])
}

/** A null in a body means: not said. */
export function withoutNulls<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutNulls) as T
  if (typeof value !== 'object' || value === null) return value
  const said = Object.entries(value).filter(([, one]) => one !== null)
  return Object.fromEntries(said.map(([key, one]) => [key, withoutNulls(one)])) as T
}

import type { Severity } from '../definition.ts'
import type { Problem } from '../locate.ts'
import { findingsMax } from '../limits.ts'
import { didYouMean } from '../did-you-mean.ts'
import type { Field, ObjectShape, Shape } from '../schema/shape.ts'

type PlainMap = Record<string, unknown>
type Reader = {
  problems: Problem[]
  path: (string | number)[]
  usable: boolean
  told: Record<Severity, number>
}

/**
 * Holds a plain value against a shape. Keys that do not belong are taken out and ways of writing are
 * brought to one form, in place; each time something is wrong a problem is told. `usable` is false
 * when what is left does not have the shape.
 */
export function fitShape(
  value: unknown,
  shape: Shape,
): { value: unknown; usable: boolean; problems: Problem[] } {
  const reader: Reader = {
    problems: [],
    path: [],
    usable: true,
    told: { error: 0, warning: 0, info: 0 },
  }
  const fitted = fit(reader, value, shape)
  return { value: fitted, usable: reader.usable, problems: reader.problems }
}

function fit(reader: Reader, value: unknown, shape: Shape): unknown {
  if (shape.any) return value
  const fitted = fitKind(reader, value, shape)
  return shape.normalise && reader.usable ? shape.normalise(fitted) : fitted
}

function fitKind(reader: Reader, value: unknown, shape: Shape): unknown {
  if (typeof value === 'string' && shape.text) return fitText(reader, value, shape)
  if (typeof value === 'number' && shape.number) return value
  if (typeof value === 'boolean' && shape.boolean) return value
  if (value === null && shape.nil) return value
  if (Array.isArray(value)) {
    if (shape.list) return fitList(reader, value, shape.list())
  } else if (isPlainMap(value)) {
    if (shape.objects) return fitObject(reader, value, shape, shape.objects)
    if (shape.map) return fitMap(reader, value, shape.map)
  } else if (shape.text && (typeof value === 'number' || typeof value === 'boolean')) {
    tell(reader, 'text-needs-quotes', `${value} must be a text. Put it in quotes.`)
    return String(value)
  }
  return refuse(reader, 'wrong-type', `Here must be ${shape.what}, not ${nameOf(value)}.`)
}

function fitText(reader: Reader, value: string, shape: Shape): string {
  const { choices, name } = shape.text ?? {}
  if (choices && !choices.includes(value)) {
    const hint = didYouMean(value, choices)
    const known = hint === '' ? ` Write one of: ${choices.join(', ')}.` : hint
    tell(reader, 'value-unknown', `"${short(value)}" is not ${shape.what}.${known}`)
  }
  if (name && !name.test(value)) tellName(reader, value, shape.what)
  return value
}

function fitList(reader: Reader, list: unknown[], of: Shape): unknown[] {
  for (let index = 0; index < list.length; index++) {
    reader.path.push(index)
    list[index] = fit(reader, list[index], of)
    reader.path.pop()
  }
  return list
}

function fitMap(reader: Reader, map: PlainMap, { name, of }: NonNullable<Shape['map']>): PlainMap {
  for (const key of Object.keys(map)) {
    reader.path.push(key)
    if (!name.test(key)) tellName(reader, key, 'a name that can stand here')
    map[key] = fit(reader, map[key], of)
    reader.path.pop()
  }
  return map
}

function fitObject(
  reader: Reader,
  map: PlainMap,
  shape: Shape,
  objects: readonly ObjectShape[],
): PlainMap {
  const object = chooseObject(map, objects)
  if (!object) {
    for (const key of Object.keys(map)) tellKey(reader, map, key, allKeys(objects))
    refuse(reader, 'wrong-type', `This is not ${shape.what}.`)
    return map
  }
  for (const key of Object.keys(map)) {
    const field = Object.hasOwn(object.keys, key) ? object.keys[key] : undefined
    if (!field) tellKey(reader, map, key, object)
    else fitField(reader, map, key, field)
  }
  for (const key in object.keys) {
    const field = object.keys[key]
    if (field?.required && !(key in map)) addMissing(reader, map, key, field, shape)
  }
  return map
}

function fitField(reader: Reader, map: PlainMap, key: string, field: Field): void {
  reader.path.push(key)
  // "title:" with nothing after it: what checks look at, so that all of them see the bot.
  if (map[key] === null && 'otherwise' in field) map[key] = structuredClone(field.otherwise)
  else map[key] = fit(reader, map[key], field.shape)
  reader.path.pop()
}

function addMissing(reader: Reader, map: PlainMap, key: string, field: Field, shape: Shape): void {
  if ('otherwise' in field) map[key] = structuredClone(field.otherwise)
  else
    refuse(reader, 'key-missing', `"${key}" is missing in ${shape.what}. Add ${field.shape.what}.`)
}

function chooseObject(map: PlainMap, objects: readonly ObjectShape[]): ObjectShape | undefined {
  return objects.find(({ kind }) => kind === undefined || kind in map)
}

function allKeys(objects: readonly ObjectShape[]): ObjectShape {
  const keys = Object.assign({}, ...objects.map((object) => object.keys)) as ObjectShape['keys']
  return { ...objects[0], keys }
}

/** A key that is not one of the object's: taken out, and told unless it is known to be harmless. */
function tellKey(reader: Reader, map: PlainMap, key: string, object: ObjectShape): void {
  if (Object.hasOwn(object.keys, key)) return
  delete map[key]
  if (object.ignored?.includes(key)) return
  const known = Object.keys(object.keys)
  const hint = didYouMean(key, known) || ` Known here: ${known.join(', ')}.`
  const unsupported = object.unsupported?.[key]
  reader.path.push(key)
  if (unsupported) tell(reader, 'unsupported', unsupported.text, unsupported.severity)
  else tell(reader, 'key-unknown', `The key "${short(key)}" does not belong here.${hint}`)
  reader.path.pop()
}

function tellName(reader: Reader, name: string, what: string): void {
  const rule = 'Use letters, digits and _ (128 at most); responses begin with utter_.'
  tell(reader, 'name-invalid', `"${short(name)}" is not ${what}. ${rule}`)
}

function refuse(reader: Reader, code: string, text: string): undefined {
  reader.usable = false
  tell(reader, code, text)
}

function tell(reader: Reader, code: string, text: string, severity: Severity = 'error'): void {
  if (++reader.told[severity] > findingsMax) return
  reader.problems.push({ severity, code, text, path: [...reader.path] })
}

function isPlainMap(value: unknown): value is PlainMap {
  return typeof value === 'object' && value !== null
}

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'a map' : `the ${typeof value} ${short(JSON.stringify(value))}`
}

function short(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`
}

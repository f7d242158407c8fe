import type { Binding } from '../../domain/candidate.ts'
import { profileOf } from '../../domain/profiles/profile.ts'
import { intentsOf } from '../references.ts'
import type { Button, Definition, Flow, PartKey, Variant } from '../definition.ts'
import { ownProperty } from '../own-property.ts'
import { slotWords } from './condition-words.ts'
import { addTo, onceFor } from '../diff/once-for.ts'
import { scriptOf } from './script.ts'
import type { ScriptLine } from './script.ts'
import { onOneLine, shownText } from './shown-text.ts'

/** Where a flow says a response: `first message`, `wrong order id`. */
export type Place = { flow: string; place: string }

/** A definition with what its tellers look up, each found once. */
export type Reading = {
  definition: Definition
  scripts: ReadonlyMap<string, readonly ScriptLine[]>
  saidIn: ReadonlyMap<string, readonly Place[]>
  openedBy: ReadonlyMap<string, readonly string[]>
}

/** `renamed`: ids of before by their names now, so that a new id alone changes nothing else. */
export function readDefinition(
  definition: Definition,
  renamed: ReadonlyMap<PartKey, string> = new Map(),
): Reading {
  const flows = Object.entries(definition.flows)
  const scripts = new Map(flows.map(([id, flow]) => [id, scriptOf(definition, flow, renamed)]))
  const saidIn = new Map<string, Place[]>()
  const openedBy = new Map<string, string[]>()
  for (const [id, flow] of flows) {
    for (const { response, place } of placesIn(scripts.get(id) ?? [])) {
      if (saidIn.get(response)?.at(-1)?.flow !== id) addTo(saidIn, response, { flow: id, place })
    }
    for (const intent of intentsOf(flow)) addTo(openedBy, intent, id)
  }
  addSlotsOwn(definition, scripts, saidIn)
  return { definition, scripts, saidIn, openedBy }
}

/** What a slot's own validation says is said where the slot is asked for. */
function addSlotsOwn(
  definition: Definition,
  scripts: Reading['scripts'],
  saidIn: Map<string, Place[]>,
): void {
  const askedIn = new Map<string, string[]>()
  for (const [flow, lines] of scripts) {
    for (const { topic, slot } of lines) {
      if (topic === 'ask' && slot !== undefined) addTo(askedIn, slot, flow)
    }
  }
  for (const [name, { validation }] of Object.entries(definition.slots)) {
    const says = (validation?.rejections ?? []).map(({ utter }) => utter)
    if (validation?.refill_utter !== undefined) says.push(validation.refill_utter)
    const flows = new Set(askedIn.get(name))
    for (const response of new Set(says)) {
      const known = new Set(saidIn.get(response)?.map(({ flow }) => flow))
      const place = `wrong ${slotWords(name)}`
      for (const flow of flows) if (!known.has(flow)) addTo(saidIn, response, { flow, place })
    }
  }
}

function placesIn(script: readonly ScriptLine[]): { response: string; place: string }[] {
  let isFirst = true
  return script.flatMap((line) => {
    if (line.response === undefined) return []
    const place = isFirst && line.topic === 'say' ? 'first message' : placeOf(line)
    if (line.topic === 'say') isFirst = false
    return [{ response: line.response, place }]
  })
}

function placeOf({ topic, slot, response = '' }: ScriptLine): string {
  if (topic === 'rule' && slot !== undefined) return `wrong ${slotWords(slot)}`
  if (topic === 'ask' && slot !== undefined) return `question about ${slotWords(slot)}`
  return responseWords(response)
}

export function flowName({ definition }: Reading, id: string): string {
  const flow: Flow | undefined = ownProperty(definition.flows, id)
  return onOneLine(shownText(flow?.name?.trim() || idWords(id)))
}

/** `Opening hours`; with its place where its flow says more; else its id and how often it is used. */
export function responseName(reading: Reading, id: string): string {
  const places = reading.saidIn.get(id) ?? []
  const [only] = places
  if (only === undefined || places.length > 1) {
    const used = places.length === 0 ? 'not used' : `used in ${places.length} flows`
    return `${idWords(responseWords(id))}, ${used}`
  }
  const name = flowName(reading, only.flow)
  return sayingOne(reading).has(only.flow) ? name : `${name}, ${only.place}`
}

/** The flows that say one response alone. */
const sayingOne = onceFor(({ scripts }: Reading): Set<string> => {
  const saying = [...scripts].map(([flow, lines]) => ({
    flow,
    says: new Set(lines.flatMap(({ response }) => response ?? [])),
  }))
  return new Set(saying.flatMap(({ flow, says }) => (says.size === 1 ? flow : [])))
})

/** The name inside a sentence: "in the menu", "in Returns". */
export function responseOwner(reading: Reading, id: string): string {
  const name = responseName(reading, id)
  return /^menu$/i.test(name) ? 'the menu' : name
}

const responseWords = (id: string): string =>
  shownText(
    id
      .replace(/^utter_(?:ask_)?/, '')
      .replaceAll('_', ' ')
      .trim() || id,
  )

function idWords(id: string): string {
  const words = shownText(id.replaceAll('_', ' ').trim() || id)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** What people read of a response: its first wording. */
export function saidText(reading: Reading, id: string): string | undefined {
  const variants: Variant[] | undefined = ownProperty(reading.definition.responses, id)
  return variants?.find(({ text }) => text !== undefined)?.text
}

export const inQuotes = (text: string): string => `“${onOneLine(shownText(text))}”`

const mark = /\{(urls|vars)\.([^{}\s]{1,60})\}/g

/**
 * The definition with the addresses and values that customers read, each with the name in brackets
 * that the file has for it: `https://shop.example/menu (menu)`. What has no value stays as written.
 */
export function withValues(definition: Definition, binding: Binding | undefined): Definition {
  if (!binding) return definition
  const urls = new Map((binding.urls ?? []).map(({ name, url }) => [name, url]))
  const vars = new Map(Object.entries(profileOf(binding).variables))
  if (urls.size + vars.size === 0) return definition
  const valueOf = (kind: string, name: string) => (kind === 'urls' ? urls : vars).get(name)
  const put: Put = (text, isAddress) =>
    text.replace(mark, (whole, kind: string, name: string) => {
      const value = valueOf(kind, name)
      if (value === undefined) return whole
      return isAddress ? value : `${value} (${name})`
    })
  const responses = Object.entries(definition.responses).map(([name, variants]) => [
    name,
    variants.map((variant) => withPut(variant, put)),
  ])
  return { ...definition, responses: Object.fromEntries(responses) }
}

/** An address that is opened stays one: no name stands in it. */
type Put = (text: string, isAddress?: boolean) => string

const withPut = (variant: Variant, put: Put): Variant => ({
  ...variant,
  ...(variant.text !== undefined && { text: put(variant.text) }),
  ...(variant.buttons && { buttons: variant.buttons.map((button) => buttonWith(button, put)) }),
})

const buttonWith = (button: Button, put: Put): Button => ({
  ...button,
  title: put(button.title),
  ...(button.url !== undefined && { url: put(button.url, true) }),
})

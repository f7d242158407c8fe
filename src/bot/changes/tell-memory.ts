import type { Slot } from '../definition.ts'
import { ownProperty } from '../own-property.ts'
import { acceptedWords, quoted, slotWords } from './condition-words.ts'
import type { Words } from './document.ts'
import { markWords } from './mark-words.ts'
import { addTo, onceFor } from '../diff/once-for.ts'
import { flowName } from './reading.ts'
import type { Reading } from './reading.ts'
import { shownText } from './shown-text.ts'
import { listed, tell, untold } from './telling.ts'
import type { Telling } from './telling.ts'

/** What the bot remembers: new, no longer, or with other choices and rules. */
export function tellMemory(telling: Telling): void {
  for (const id of untold(telling, 'slot:', 'added')) tellOne(telling, id, 'added')
  for (const id of untold(telling, 'slot:', 'removed')) tellOne(telling, id, 'removed')
  for (const id of untold(telling, 'slot:', 'changed')) tellChanged(telling, id)
}

function tellOne(telling: Telling, id: string, how: 'added' | 'removed'): void {
  const reading = how === 'added' ? telling.is : telling.was
  const slot = ownProperty(reading.definition.slots, id)
  const text = `${slotWords(id)} (${slot ? typeWords(slot) : 'unknown'})`
  const full = slot ? fieldsOf(slot).map(([field, value]): Words => [`${field}: ${value}`]) : []
  tell(telling, {
    key: `slot:${id}`,
    kind: 'memory',
    how,
    title: how === 'added' ? 'Remembers one more thing' : 'No longer remembers',
    body: [[text]],
    ...(how === 'added' ? { willBe: full } : { was: full }),
    facts: factsOf(reading, id),
    parts: [`slot:${id}`],
  })
}

function tellChanged(telling: Telling, id: string): void {
  const [was, is] = [telling.was, telling.is].map(({ definition }) =>
    ownProperty(definition.slots, id),
  )
  if (!was || !is) return
  const name = slotWords(id)
  const common = {
    kind: 'memory',
    how: 'changed',
    joint: ' ',
    facts: factsOf(telling.is, id),
    parts: [`slot:${id}` as const],
  } as const
  const [before, after] = [was.values ?? [], is.values ?? []]
  const [known, kept] = [new Set(before), new Set(after)]
  const offers = after.filter((value) => !known.has(value)).map(quoted)
  const gone = before.filter((value) => !kept.has(value)).map(quoted)
  if (offers.length > 0) {
    const body: Words = [`${listed(offers)}${gone.length > 0 ? '' : ' too'}`]
    tell(telling, {
      ...common,
      key: `slot:${id} offers`,
      title: `${titled(name)} offers`,
      body: [body],
      was: [[before.map(quoted).join(', ')]],
      willBe: [[after.map(quoted).join(', ')]],
    })
  }
  if (gone.length > 0) {
    const sides = {
      was: [[before.map(quoted).join(', ')]],
      willBe: [[after.map(quoted).join(', ')]],
    }
    tell(telling, {
      ...common,
      ...sides,
      key: `slot:${id} offers not`,
      how: 'removed',
      title: `${titled(name)} no longer offers`,
      body: [[{ gone: listed(gone) }]],
    })
  }
  tellFields(telling, id, was, is, common)
}

function tellFields(
  telling: Telling,
  id: string,
  was: Slot,
  is: Slot,
  common: { how: 'changed'; facts: Words[]; parts: readonly [`slot:${string}`] },
): void {
  const sameValues =
    [...(was.values ?? [])].toSorted().join() === [...(is.values ?? [])].toSorted().join()
  const before = new Map(fieldsOf(was))
  const after = new Map(fieldsOf(is))
  for (const field of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(field) ?? 'none', after.get(field) ?? 'none']
    if (old === now || (field === 'choices' && !sameValues)) continue
    const isRule = field === 'accepts'
    tell(telling, {
      ...common,
      key: `slot:${id} ${field}`,
      kind: isRule ? 'rule' : 'memory',
      title: isRule ? `${titled(slotWords(id))} accepts` : titled(slotWords(id)),
      joint: isRule ? ' ' : ': ',
      body: [
        [
          ...(isRule ? [] : [`${field} `]),
          ...(markWords(old, now) ?? [{ gone: old }, ' ', { added: now }]),
        ],
      ],
      was: [[old]],
      willBe: [[now]],
    })
  }
}

function fieldsOf({ type, values, initial_value: initial, validation }: Slot): [string, string][] {
  const rules = validation?.rejections ?? []
  const raw = rules.map((rule) => `${shownText(String(rule.if))} says ${shownText(rule.utter)}`)
  return [
    ['type', typeWords({ type })],
    ...(values ? [['choices', values.map(quoted).join(', ')] satisfies [string, string]] : []),
    ...(initial === undefined ? [] : [['starts as', quoted(initial)] satisfies [string, string]]),
    ...(rules.length === 0
      ? []
      : [
          ['accepts', acceptedWords(rules)] satisfies [string, string],
          ['rule', raw.join('; ')] satisfies [string, string],
        ]),
    ...(validation?.refill_utter === undefined
      ? []
      : [['asks again with', shownText(validation.refill_utter)] satisfies [string, string]]),
  ]
}

const types = {
  text: 'text',
  bool: 'yes or no',
  float: 'number',
  categorical: 'a choice',
  any: 'anything',
}
const typeWords = ({ type }: Pick<Slot, 'type'>): string => types[type]

const titled = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

/** The flows that fill each slot. */
const filledIn = onceFor(({ scripts }: Reading): Map<string, string[]> => {
  const flows = new Map<string, string[]>()
  for (const [flow, lines] of scripts) {
    const slots = lines.flatMap(({ slot, topic, key }) => [
      ...(slot === undefined ? [] : [slot]),
      ...(topic === 'set' ? key.split(' ') : []),
    ])
    for (const slot of new Set(slots)) addTo(flows, slot, flow)
  }
  return flows
})

/** Who fills it, and its own name. */
function factsOf(reading: Reading, id: string): Words[] {
  const flows = (filledIn(reading).get(id) ?? []).map((flow) => flowName(reading, flow))
  return [
    [
      `${flows.length === 0 ? 'filled by no flow' : `filled in ${listed(flows)}`} · ${shownText(id)}`,
    ],
  ]
}

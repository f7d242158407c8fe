import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { describe, expect, it } from 'vitest'
import { parseBot } from '../../src/bot/parse/parse-bot.ts'
import { botJsonSchema } from '../../src/bot/schema/json-schema.ts'
import { satisfies } from './json-schema.ts'

const schema = botJsonSchema()

/** The example of the format's description, with every kind of thing a bot file may hold. */
const described = `
version: "3.1"
metadata: {bot: orders-bot, channels: [whatsapp]}
slots: {order_id: {type: text, mappings: [{type: from_llm}]}, order_status: {type: text}}
responses:
  utter_menu:
    - text: "What do you need?"
      buttons:
        - {title: "Track an order", payload: "/track_order"}
        - {title: "Our shop", url: "https://shop.example"}
  utter_ask_order_id: [{text: "What is your order number?", channel: sms}]
  utter_bad_order_id: [{text: "Order numbers have 8 digits.", custom: {a: [1]}}]
flows:
  menu: {description: entry menu, steps: [{action: utter_menu}]}
  track_order:
    if: true
    nlu_trigger: [{intent: {name: track_order, confidence_threshold: 0.5}}, {intent: track}]
    persisted_slots: [order_id]
    steps:
      - collect: order_id
        ask_before_filling: true
        rejections:
          - {if: 'not (slots.order_id matches "^[0-9]{8}$")', utter: utter_bad_order_id}
      - action: action_order_status
        next:
          - if: slots.order_status
            then: [{action: utter_status, next: END}]
          - else: [{link: human}]
      - {id: more, noop: , next: END}
      - {set_slots: [{order_id: null}], next: more}
      - call: human
  human: {steps: [{action: action_human_handoff}]}
nlu: [{intent: track_order, examples: [where is it], keywords: "- order\\n"}]
`

const broken: [string, string][] = [
  ['nlu:', 'nlo:'],
  ['title: "Track an order"', 'titel: "Track an order"'],
  ['type: text', 'type: words'],
  ['channels: [whatsapp]', 'channels: [pigeon]'],
  ['utter_menu:', 'menu:'],
  ['collect: order_id', 'collects: order_id'],
  ['then: [{action', 'than: [{action'],
  ['steps: [{action: utter_menu}]', 'steps: {action: utter_menu}'],
  ['confidence_threshold: 0.5', 'confidence_threshold: high'],
  ['text: "What do you need?"', 'text: 5'],
  ['next: more', 'next: {to: more}'],
  ['call: human', 'call: human, link: human'],
]

describe('the JSON Schema for editors', () => {
  it('is a draft 2020-12 schema that describes every key', () => {
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      additionalProperties: false,
      properties: { flows: { description: expect.any(String) } },
    })
    expect(Object.keys(schema['$defs'] as object)).toEqual(['step', 'next', 'branch', 'target'])
  })

  it.each(['orders', 'clinic', 'exception'])('accepts the example %s', (name) => {
    const url = new URL(`../../examples/${name}.yml`, import.meta.url)
    expect(satisfies(parse(readFileSync(url, 'utf8')), schema)).toBe(true)
  })

  it('accepts the described format, and so does the reader', () => {
    expect(satisfies(parse(described), schema)).toBe(true)
    expect(parseBot([{ name: 'bot.yml', text: described }]).findings).toEqual([])
  })

  it.each(broken)('refuses %j written as %j, and so does the reader', (right, wrong) => {
    const text = described.replace(
      right,
      wrong.includes(', link') ? '{call: human, link: human}' : wrong,
    )
    expect(text).not.toBe(described)
    expect(satisfies(parse(text), schema)).toBe(false)
    expect(parseBot([{ name: 'bot.yml', text }]).findings).not.toEqual([])
  })
})

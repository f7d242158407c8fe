import { expect } from 'vitest'
import type { Finding } from '../../src/bot/definition.ts'
import { parseBot } from '../../src/bot/parse/parse-bot.ts'
import { validateBot } from '../../src/bot/validate.ts'
import type { ValidateOptions } from '../../src/bot/checks/check-input.ts'

/** Nothing is wrong with it: each test breaks one thing. */
export const sound = `
metadata: {channels: [whatsapp, sms], senders: [main, text], fallback: menu, actions: server}
slots:
  city: {type: text}
  size: {type: categorical, values: [s, m]}
responses:
  utter_menu:
    - text: "Hello"
      buttons:
        - {title: "Order", payload: "/order"}
        - {title: "Rome", payload: '/greet{"city":"Rome"}'}
        - {title: "Say it", payload: "just a text"}
  utter_shop:
    - text: "Our shop in {city}"
      buttons: [{title: "Open", url: "https://shop.example/{city}"}]
  utter_ask_city: [{text: "Where?", condition: [{type: slot, name: size, value: s}]}, {text: "City?"}]
  utter_no: [{text: "No"}]
  utter_action_failed: [{text: "Sorry"}]
flows:
  menu:
    nlu_trigger: [{intent: greet}]
    steps:
      - action: utter_menu
  order:
    persisted_slots: [city]
    steps:
      - collect: city
        rejections: [{if: slots.city = 'x', utter: utter_no}]
      - id: again
        action: action_price
        next:
          - {if: slots.size is 's', then: shop}
          - else:
              - {call: menu, next: END}
      - {id: shop, action: utter_shop}
      - set_slots: [{size: m}]
      - link: menu
nlu:
  - {intent: greet, examples: [hi, hello, good day]}
`

export function validate(text: string, options: ValidateOptions = {}): Finding[] {
  const { definition, findings, locate } = parseBot([{ name: 'bot.yml', text }])
  expect(findings).toEqual([])
  if (!definition) throw new Error('cannot be read')
  return validateBot(definition, { ...options, locate })
}

export function breakIt(before: string, after: string): string {
  expect(sound).toContain(before)
  return sound.replace(before, after)
}

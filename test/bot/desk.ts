import { definitionOf } from './bots.ts'

export const desk = definitionOf(`
metadata: {channels: [whatsapp], start: menu, fallback: fallback}
slots:
  order_id: {type: text}
  status: {type: text}
  sure: {type: bool}
  people: {type: float}
  visits: {type: float, initial_value: 1}
responses:
  utter_menu: [{text: "Menu", buttons: [{title: "Track it", payload: /track}, {title: "Site", url: "https://example.com/{order_id}"}]}]
  utter_ask_order_id: [{text: "Which order?"}]
  utter_bad: [{text: "8 digits, please."}]
  utter_status: [{text: "{order_id} is {status}."}]
  utter_ask_sure: [{text: "Sure?", buttons: [{title: "Yes", payload: "yes"}, {title: "Never", payload: "no"}]}]
  utter_ask_people: [{text: "How many?"}]
  utter_done: [{text: "Done: {people}, {sure}."}]
  utter_sorry: [{text: "Sorry?"}]
  utter_hours: [{text: "9 to 5."}]
  utter_bye: [{text: "Bye."}]
flows:
  menu: {nlu_trigger: [{intent: greet}], steps: [{action: utter_menu}]}
  fallback: {steps: [{action: utter_sorry}]}
  track:
    nlu_trigger: [{intent: {name: track}}]
    steps:
      - collect: order_id
        rejections: [{if: 'not (slots.order_id matches "^[0-9]{8}$")', utter: utter_bad}]
      - action: action_status
        next:
          - {if: slots.status, then: [{action: utter_status, next: END}]}
          - {else: [{link: human}]}
  hours: {nlu_trigger: [{intent: hours}], steps: [{action: utter_hours}]}
  party:
    steps:
      - {call: head_count}
      - {collect: sure, next: [{if: slots.sure, then: done}, {else: END}]}
      - {id: done, action: utter_done}
  head_count: {if: false, steps: [{collect: people}]}
  human: {nlu_trigger: [{intent: person}], steps: [{action: action_human_handoff}, {action: utter_bye}]}
  secret: {if: slots.sure, nlu_trigger: [{intent: secret}], steps: [{action: utter_bye}]}
nlu:
  - {intent: greet, keywords: [menu], examples: [hello there, good morning]}
  - {intent: track, examples: [where is my parcel, track my parcel please]}
  - {intent: hours, keywords: [hours], examples: [when do you open, opening times today]}
  - {intent: person, keywords: [human], examples: [a real person please]}
  - {intent: secret, keywords: [secret], examples: [open sesame]}
`)

import type { ChangesDocument } from '../../../src/bot/changes/document.ts'
import { tellChanges } from '../../../src/bot/changes/tell-changes.ts'
import type { Side } from '../../../src/bot/changes/tell-changes.ts'
import { emptyProfile } from '../../../src/domain/profiles/profile.ts'
import type { Profile } from '../../../src/domain/profiles/profile.ts'
import { definitionOf, edited, editedText, orders } from '../../bot/changes/tell.ts'

const beside = (was: Omit<Side, 'definition'>, is: Omit<Side, 'definition'>): ChangesDocument => {
  const definition = definitionOf(orders)
  return tellChanges({ definition, ...was }, { definition, ...is })
}
const official = { name: 'orders-whatsapp', channel: 'whatsapp', address: '+15550100199' } as const
const web = { name: 'shop-web', channel: 'web', address: 'shop' } as const
const endpoint = (host: string) => ({ name: 'orders', url: `https://${host}/slipway` })
const bound = (actionEndpoint: { name: string; url: string } | null) => ({
  binding: { senders: [], actionEndpoint },
})

const opens = (url: string) => ({
  binding: { senders: [], actionEndpoint: null, urls: [{ id: 'u1', name: 'shop', url }] },
})

const runsWith = (profile: Profile) => ({
  binding: { senders: [], actionEndpoint: null, profile },
})
const qa: Profile = {
  ...emptyProfile('qa', 'QA'),
  timeZone: 'Europe/Berlin',
  variables: { shop: 'the test shop' },
  secrets: { crm: { id: 's1', version: 3 } },
}
const production: Profile = {
  ...emptyProfile('production', 'Production'),
  timeZone: 'Europe/Vienna',
  sessionExpiryMs: 24 * 3_600_000,
  variables: { shop: 'our shop in Graz' },
  secrets: { crm: { id: 's2', version: 4 } },
}

/** One example for each row of the design's table, by the order desk of the examples. */
export const rows: Record<string, () => ChangesDocument> = {
  'web URL': () =>
    beside(opens('https://shop.example.com/a'), opens('https://shop.example.com/b?x=<i>*1*')),
  'message changed': () =>
    edited(['open Monday to Saturday, 9:00 to 18:00', 'open every day, 9:00 to 20:00']),
  'message rewritten': () =>
    edited([
      'All right, nothing is booked.',
      'Then we leave it at that, and you keep your things.',
    ]),
  'message added': () =>
    edited(
      [
        '  utter_return_worn:',
        '  utter_worn_look:\n    - text: "Worn items need a last look."\n  utter_return_worn:',
      ],
      [
        '- action: utter_return_worn',
        '- action: utter_return_worn\n              - action: utter_worn_look',
      ],
      ['  utter_thanks:\n', '  utter_thanks:\n    - text: "Any time!"\n      channel: web\n'],
    ),
  'message removed': () => edited(['              - action: utter_return_damaged\n', '']),
  buttons: () =>
    edited(
      [
        'title: "Talk to a person", payload: "/human"}\n\n  utter_ask_order_id',
        'title: "Say thanks", payload: "/thanks"}\n\n  utter_ask_order_id',
      ],
      ['title: "Send something back"', 'title: "Return something"'],
      ['https://example.com/delivery', 'https://pay.example.net/delivery'],
    ),
  'flow added': () =>
    edited(
      [
        'flows:\n',
        'flows:\n  gift_cards:\n    name: Gift cards\n    nlu_trigger: [{intent: ask_gift_cards}]\n    steps:\n      - action: utter_gift_cards\n\n',
      ],
      [
        '  utter_thanks:',
        '  utter_gift_cards:\n    - text: "Gift cards come by mail within minutes, from 10 to 200 euros."\n  utter_thanks:',
      ],
      [
        'nlu:\n',
        'nlu:\n  - intent: ask_gift_cards\n    examples: ["do you sell gift cards?", "a voucher please"]\n',
      ],
    ),
  'flow removed': () => {
    const flow = orders.slice(
      orders.indexOf('  thanks:\n'),
      orders.indexOf('  fallback:\n    name'),
    )
    const intent = orders.slice(orders.indexOf('  - intent: thank\n'))
    return edited(
      [flow, ''],
      [intent, ''],
      [
        '  utter_thanks:\n    - text: "You are welcome. Just write when you need something else."\n',
        '',
      ],
    )
  },
  'steps reordered': () =>
    edited([
      '      - action: utter_human\n      - action: action_human_handoff\n',
      '      - action: action_human_handoff\n      - action: utter_human\n',
    ]),
  question: () =>
    edited(
      ['  parcels: {type: float}', '  parcels: {type: float}\n  mail: {type: text}'],
      [
        '  utter_bad_parcels:',
        '  utter_ask_mail:\n    - text: "Where shall we send the label?"\n  utter_bad_parcels:',
      ],
      [
        '      - collect: return_confirmed\n',
        '      - collect: mail\n      - collect: return_confirmed\n',
      ],
    ),
  'question dropped': () =>
    edited([
      '      - id: ask_parcels\n        collect: parcels\n        rejections:\n          - {if: slots.parcels < 1 or slots.parcels > 5, utter: utter_bad_parcels}\n',
      '      - id: ask_parcels\n        noop: true\n',
    ]),
  rejections: () => {
    const digits = orders.indexOf('[0-9]{8}$")')
    const wider = `${orders.slice(0, digits)}[0-9]{8,9}$")${orders.slice(digits + '[0-9]{8}$")'.length)}`
    return tellChanges(
      { definition: definitionOf(orders) },
      { definition: definitionOf(wider.replace('slots.parcels > 5', 'slots.parcels > 10')) },
    )
  },
  condition: () => edited(['is "damaged"', 'is "damaged" or slots.return_reason is "too big"']),
  'call and link': () =>
    edited(
      [
        '      - action: utter_return_intro\n',
        '      - call: opening_hours\n      - action: utter_return_intro\n',
      ],
      [
        '              - action: utter_return_booked\n                next: END\n',
        '              - action: utter_return_booked\n              - link: thanks\n',
      ],
    ),
  slot: () =>
    edited(
      ['  parcels: {type: float}', '  parcels: {type: float}\n  gift_value: {type: float}'],
      ['[too small, too big, damaged', '[too small, too big, late, damaged'],
    ),
  phrases: () =>
    edited(['keywords: [thanks]', 'keywords: [thanks, ta]'], ['      - call me back\n', '']),
  senders: () => {
    const both = editedText(['[orders-whatsapp]', '[shop-web]'])
    return tellChanges(
      { definition: definitionOf(orders), binding: { senders: [official], actionEndpoint: null } },
      { definition: definitionOf(both), binding: { senders: [web], actionEndpoint: null } },
    )
  },
  'action endpoint': () =>
    beside(bound(endpoint('api.example.com')), bound(endpoint('api.example.net'))),
  'action endpoint first': () => beside(bound(null), bound(endpoint('api.example.com'))),
  settings: () =>
    edited(['fallback: fallback', 'fallback: menu'], ['start: menu', 'start: thanks']),
  profile: () => beside(runsWith(qa), runsWith(production)),
  'profile values': () =>
    beside(runsWith(production), runsWith({ ...qa, id: production.id, name: production.name })),
  'gray rule': () =>
    beside(
      { release: { grayRule: { percent: 5, numbers: [] } } },
      {
        release: {
          grayRule: {
            percent: 25,
            numbers: [{ from: '+385 91 000 0000', to: '+385 91 099 9999' }],
          },
        },
      },
    ),
  'hidden characters': () =>
    edited(['All right, nothing is booked.', 'All right, \u202enothing\u202c is booked.']),
  'right to left': () => edited(['All right, nothing is booked.', 'حسنًا، لا شيء محجوز.']),
  markup: () =>
    edited([
      'You are welcome. Just',
      'You are *welcome* <b>&</b> ~not~ @everyone [x](https://a.example) `code`. Just',
    ]),
}

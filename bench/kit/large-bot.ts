/** A bot of `flows` flows, each with a slot, a question, an answer and a way on: 1,500 are about 1 MB. */
export function largeBot(flows: number, sender = 'main'): string {
  const numbers = Array.from({ length: flows }, (_, index) => index)
  const slots = numbers.map((n) => `  order_${n}: {type: text}`)
  const responses = numbers.map(
    (n) => `  utter_ask_order_${n}: [{text: "What is the number of your order ${n}?"}]
  utter_answer_${n}:
    - text: "Answer ${n}: {order_${n}}"
      buttons:
        - {title: "Again", payload: "/flow_${n}"}
        - {title: "Next", payload: "/flow_${(n + 1) % flows}"}`,
  )
  const bodies = numbers.map(
    (n) => `  flow_${n}:
    description: Helps people with order ${n}
    steps:
      - collect: order_${n}
        rejections:
          - {if: 'not (slots.order_${n} matches "^[0-9]{8}$")', utter: utter_answer_${n}}
      - action: utter_answer_${n}
        next:
          - if: slots.order_${n} = '12345678'
            then: [{action: utter_answer_${n}, next: END}]
          - else: [{link: flow_${(n + 1) % flows}}]`,
  )
  return [
    'version: "3.1"',
    `metadata: {bot: large, channels: [whatsapp], senders: [${sender}], fallback: flow_0}`,
    'slots:',
    ...slots,
    'responses:',
    ...responses,
    'flows:',
    ...bodies,
    '',
  ].join('\n')
}

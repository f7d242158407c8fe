/** Answers everything with three buttons. */
export const buttonsYaml = `
metadata: {bot: orders, channels: [whatsapp], start: menu, fallback: menu}
responses:
  utter_menu:
    - text: What can we do for you?
      buttons:
        - {title: Track an order, payload: /menu}
        - {title: Return a parcel, payload: /menu}
        - {title: Talk to a person, payload: /menu}
flows:
  menu: {nlu_trigger: [{intent: menu}], steps: [{action: utter_menu}]}
nlu: [{intent: menu, examples: [what can you do]}]
`

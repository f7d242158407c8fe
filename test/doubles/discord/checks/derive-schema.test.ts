import { describe, expect, it } from 'vitest'
import { deriveSchema } from './derive-schema.ts'
import { validateBody } from './validate-body.ts'

const place = '#/components/schemas/'
const webhook = 'IncomingWebhook'
const roots = [
  'MessageCreateRequest',
  'MessageEditRequestPartial',
  `${webhook}RequestPartial`,
  `${webhook}UpdateRequestPartial`,
  `${webhook}InteractionRequest`,
  `${webhook}UpdateForInteractionCallbackRequestPartial`,
  'ModalInteractionCallbackRequestData',
  'ApplicationCommandUpdateRequest',
  'InteractionApplicationCommandAutocompleteCallbackStringData',
  'InteractionApplicationCommandAutocompleteCallbackIntegerData',
  'InteractionApplicationCommandAutocompleteCallbackNumberData',
]

describe('the cut of Discord’s own description (discord.md 2)', () => {
  it('closes objects, splits unions by their type and lets null through', () => {
    const body = {
      type: 'object',
      properties: {
        part: {
          description: 'left out',
          oneOf: [{ $ref: `${place}A` }, { $ref: `${place}B` }],
        },
        maybe: { oneOf: [{ type: 'null' }, { $ref: `${place}Kind` }] },
      },
    }
    const tagged = (type: number) => ({
      type: 'object',
      properties: { type: { type: 'integer', enum: [type], format: 'int32' } },
    })
    const schemas = {
      ...Object.fromEntries(roots.map((name) => [name, body])),
      A: tagged(1),
      B: tagged(2),
      Kind: { type: 'integer', oneOf: [{ const: 1 }, { const: 2 }] },
      Unused: {},
    }
    const { $defs } = deriveSchema({ components: { schemas } }) as { $defs: Record<string, object> }
    expect(Object.keys($defs)).not.toContain('Unused')
    expect($defs['Kind']).toEqual({ enum: [1, 2] })
    expect($defs['MessageCreateRequest']).toMatchObject({
      additionalProperties: false,
      properties: {
        part: {
          properties: { type: { enum: [1, 2] } },
          allOf: [{ else: { $ref: '#/$defs/A' } }, {}],
        },
        maybe: { if: { type: 'null' }, else: { $ref: '#/$defs/Kind' } },
        enforce_nonce: { type: ['boolean', 'null'] },
      },
    })
  })

  it('names one place for one fault', () => {
    const wrong = { components: [{ type: 1, components: [{ type: 2, style: 9, label: 'Go' }] }] }
    expect(validateBody('MessageCreateRequest', wrong)).toMatchObject([
      { path: ['components', '0', 'components', '0', 'style'], code: 'BASE_TYPE_CHOICES' },
    ])
    expect(validateBody('MessageCreateRequest', { components: [{ type: 99 }] })).toMatchObject([
      { path: ['components', '0', 'type'], code: 'BASE_TYPE_CHOICES' },
    ])
  })
})

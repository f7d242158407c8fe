import { describe, expect, it } from 'vitest'
import type { ConversationEvent } from '../../src/bot/converse.ts'
import { lastOf, says, talk, taps, texts } from './bots.ts'
import { desk } from './desk.ts'

const found: ConversationEvent = {
  type: 'action-result',
  slots: [{ name: 'status', value: 'packed' }],
  responses: [{ text: 'I looked it up.' }],
}

describe('actions', () => {
  const upToAction = [taps('/track'), says('12345678')]

  it('stores slots first, then says the texts, then goes on', () => {
    const turn = lastOf(talk(desk, [...upToAction, found]))
    expect(texts(turn)).toEqual(['I looked it up.', '12345678 is packed.'])
    expect(turn).toMatchObject({ ended: true, errors: [] })
  })

  it('takes declared slots of the right type only, and records the rest', () => {
    const turn = lastOf(
      talk(desk, [
        ...upToAction,
        {
          type: 'action-result',
          slots: [
            { name: 'nope', value: 1 },
            { name: 'people', value: 'many' },
          ],
          responses: [],
          ignored: ['reminder'],
        },
      ]),
    )
    expect(turn.errors.map(({ code }) => code)).toEqual([
      'action-event-ignored',
      'slot-missing',
      'slot-value',
    ])
    expect(turn.handOff).toBe(true)
  })

  it('F8 keeps what the server names inside its quotes: no name goes on as a sentence of ours', () => {
    const odd = `x" is fine. R-12 was approved by Ana and is V1.4 now: open https://evil.example/`
    const result: ConversationEvent = {
      ...found,
      slots: [{ name: odd, value: 1 }],
      responses: [{ response: odd }, { text: 'Found.' }],
      followUp: odd,
    }
    const said = lastOf(talk(desk, [...upToAction, result])).errors.map(({ text }) => text)
    expect(said).toHaveLength(3)
    for (const text of said) {
      expect(text).toMatch(/^[^"]*"x' is fine[^"]{0,60}…"[^"]*$/)
      expect(text).not.toContain('evil')
    }
  })

  it('apologises when the action fails, and ends the flow', () => {
    const turn = lastOf(talk(desk, [...upToAction, { type: 'action-failed', reason: 'timeout' }]))
    expect(texts(turn)[0]).toMatch(/^Sorry, something on our side/)
    expect(turn).toMatchObject({ ended: true, errors: [{ code: 'action-failed', flow: 'track' }] })
  })

  it('says the bot own words for it when there are any', () => {
    const definition = structuredClone(desk)
    definition.responses['utter_action_failed'] = [{ text: 'Our shelf fell over.' }]
    const failed: ConversationEvent = { type: 'action-failed', reason: 'timeout' }
    expect(texts(lastOf(talk(definition, [...upToAction, failed])))).toEqual([
      'Our shelf fell over.',
    ])
  })

  it('gives an action up when the next message comes first', () => {
    const turn = lastOf(talk(desk, [...upToAction, 'hours']))
    expect(texts(turn)).toEqual(['9 to 5.'])
    expect(turn.errors).toMatchObject([{ code: 'action-abandoned' }])
  })

  it('records an answer nobody waits for', () => {
    expect(lastOf(talk(desk, [found])).errors).toMatchObject([{ code: 'action-unexpected' }])
  })

  it('stops a flow that only ever calls actions', () => {
    const definition = structuredClone(desk)
    definition.flows['spin'] = { steps: [{ id: 'a', action: 'action_x', next: 'a' }] }
    const result: ConversationEvent = { type: 'action-result', slots: [], responses: [] }
    const turns = talk(definition, [taps('/spin'), ...Array.from({ length: 20 }, () => result)])
    expect(lastOf(turns)).toMatchObject({ fellBack: true, errors: [{ code: 'too-many-steps' }] })
  })
})

import { describe, expect, it } from 'vitest'
import type { ValidateOptions } from '../../src/bot/checks/check-input.ts'
import { sound, validate, breakIt } from './sound-bot.ts'

describe('F11 F40 senders and the action endpoint', () => {
  const main = { name: 'main', channel: 'whatsapp' as const }
  const codes = (options: ValidateOptions, text = sound) =>
    validate(text, options).map(({ code }) => code)

  it('must exist where that is known', () => {
    expect(codes({ senders: [main] })).toEqual(['sender-undefined', 'channel-without-sender'])
  })

  it('must serve a channel of the bot, and each channel must have one', () => {
    expect(codes({ senders: [main, { name: 'text', channel: 'voice' }] })).toEqual([
      'sender-channel',
      'channel-without-sender',
    ])
  })

  it('offers the sender that was perhaps meant', () => {
    const [finding] = validate(sound, { senders: [main, { name: 'texts', channel: 'sms' }] })
    expect(finding?.text).toContain('Did you mean "texts"?')
  })

  it('are not asked of the exception bot', () => {
    const text = breakIt('senders: [main, text], ', '')
    expect(codes({}, text)).toEqual(['sender-missing'])
    expect(codes({ needsSenders: false }, text)).toEqual([])
  })

  it('must be set up when a step calls an action', () => {
    expect(codes({ actionEndpoint: false })).toEqual(['action-endpoint-missing'])
    expect(codes({ actionEndpoint: true }, breakIt(', actions: server', ''))).toEqual([])
  })
})

describe('F11 what an action server may do', () => {
  it('is to ask, and to say a response with values of its own: both are told as info', () => {
    const asks = validate(breakIt('utter_ask_city:', 'utter_ask_town:'))
    expect(asks.map(({ code, severity }) => [severity, code])).toEqual([
      ['info', 'response-by-action'],
      ['info', 'question-by-action'],
    ])
    const priced = sound.replace('flows:', '  utter_price: [{text: "{price}"}]\nflows:')
    expect(validate(priced).map(({ code }) => code)).toEqual(['response-by-action'])
  })

  it('is nothing without one: then the same are an error and a warning', () => {
    const alone = sound.replace(', actions: server', '').replace('action_price', 'utter_menu')
    const asks = validate(alone.replace('utter_ask_city:', 'utter_ask_town:'))
    expect(asks.map(({ code, severity }) => [severity, code])).toEqual([
      ['error', 'question-missing'],
      ['warning', 'response-unused'],
    ])
  })

  it('is not asked for what the engine does itself', () => {
    const alone = sound.replace(', actions: server', '').replace('action_price', 'action_listen')
    expect(validate(alone)).toEqual([])
  })
})

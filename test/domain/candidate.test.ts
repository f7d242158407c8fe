import { expect, it } from 'vitest'
import { freeze, parseCandidate } from '../../src/domain/candidate.ts'
import type { Candidate } from '../../src/domain/candidate.ts'
import { boundProfile, emptyProfile, plainProduction } from '../../src/domain/profiles/profile.ts'

const candidate: Candidate = {
  botId: 'shop',
  track: 'official',
  base: null,
  definition: {
    metadata: { bot: 'shop', channels: ['whatsapp'], senders: ['main'], fallback: 'sorry' },
    slots: {},
    responses: { utter_sorry: [{ text: 'Sorry' }] },
    flows: {},
  } as unknown as Candidate['definition'],
  senders: [{ name: 'main', channel: 'whatsapp', address: '+15550100001' }],
  actionEndpoint: { name: 'shop', url: 'https://shop.example/hook' },
}
const sender = { name: 'main', channel: 'whatsapp', address: '+15550100001' } as const

it.each<[string, Partial<Candidate>]>([
  ['the bot', { botId: 'other' }],
  ['the track', { track: 'gray' }],
  ['the base', { base: 'v1' }],
  ['the definition', { definition: { ...candidate.definition, responses: {} } }],
  ['a sender’s address', { senders: [{ ...sender, address: '+15550100002' }] }],
  ['a sender’s channel', { senders: [{ ...sender, channel: 'sms' }] }],
  ['one sender less', { senders: [] }],
  ['the address of the endpoint', { actionEndpoint: { name: 'shop', url: 'https://b.example/' } }],
  ['no endpoint', { actionEndpoint: null }],
  ['another profile', { profile: emptyProfile('qa', 'QA') }],
  ['a value of the profile', { profile: { ...plainProduction, timeZone: 'Europe/Rome' } }],
])('F18 the approved hash moves with %s', (_what, change) => {
  expect(freeze({ ...candidate, ...change }).hash).not.toBe(freeze(candidate).hash)
})

it('F18 the text that is kept is the candidate, and has the approved hash again', () => {
  const { text, hash } = freeze(candidate)
  expect(parseCandidate(text)).toEqual(candidate)
  expect(freeze(parseCandidate(text))).toEqual({ text, hash })
})

it('F18 a new version of a secret is another hash, and its value is in none', () => {
  const withKey = (version: number) =>
    freeze({
      ...candidate,
      profile: { ...plainProduction, secrets: { crm: { id: 's1', version } } },
    })
  expect(withKey(2).hash).not.toBe(withKey(1).hash)
})

it('F39 Production in which nothing is set changes no hash that was approved before profiles', () => {
  expect(freeze({ ...candidate, ...boundProfile(plainProduction) })).toEqual(freeze(candidate))
  const set = boundProfile({ ...plainProduction, variables: { shop: 'Graz' } })
  expect(freeze({ ...candidate, ...set }).hash).not.toBe(freeze(candidate).hash)
})

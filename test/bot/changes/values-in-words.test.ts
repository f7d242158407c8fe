import { expect, it } from 'vitest'
import { changesHeading } from '../../../src/bot/changes/tell-binding.ts'
import { tellChanges } from '../../../src/bot/changes/tell-changes.ts'
import type { Binding } from '../../../src/domain/candidate.ts'
import { emptyProfile } from '../../../src/domain/profiles/profile.ts'
import { definitionOf, editedText, lines } from './tell.ts'

const thirty = ['within 30 days', 'within {vars.return_days} days: {urls.returns}'] as const
const bound = (days: string, more: Partial<Binding> = {}): Binding => ({
  senders: [],
  actionEndpoint: null,
  urls: [{ id: 'u1', name: 'returns', url: 'https://shop.example.com/back' }],
  profile: {
    id: 'p1',
    name: 'Production',
    locale: null,
    timeZone: null,
    sessionExpiryMs: null,
    variables: { return_days: days },
    secrets: {},
  },
  ...more,
})

it('F39 F40 F74 tells the values that customers read, with their names in brackets', () => {
  const next = definitionOf(editedText(thirty))
  const base = { definition: definitionOf(editedText()), binding: bound('60') }
  const told = tellChanges(base, { definition: next, binding: bound('60') })
  const said = lines(told).join(' ')
  expect(said).toContain('60 (return_days)')
  expect(said).toContain('https://shop.example.com/back (returns)')
  expect(said).not.toMatch(/\{(urls|vars)\./)
})

it('F64 puts who is told of errors under another heading than what customers notice', () => {
  const definition = definitionOf(editedText())
  const ops = { id: 'n1', name: 'ops', on: ['logged error' as const] }
  const base = { definition, binding: bound('60') }
  const same = tellChanges(base, {
    definition,
    binding: bound('60', { notifiers: [ops] }),
  })
  expect(changesHeading(same)).toBe('What the team will notice')
  const both = tellChanges(base, {
    definition: definitionOf(editedText(thirty)),
    binding: bound('60', { notifiers: [ops] }),
  })
  expect(changesHeading(both)).toBe('What customers and the team will notice')
  const next = { definition: definitionOf(editedText(thirty)), binding: bound('60') }
  expect(changesHeading(tellChanges(base, next))).toBe('What customers will notice')
})

it('F39 F74 says that Slipway’s own texts change language with a locale, unless the file names one', () => {
  const plainBot = definitionOf(editedText())
  const was = bound('60')
  const profile = { ...emptyProfile('p1', 'Production'), variables: { return_days: '60' } }
  const is = bound('60', { profile: { ...profile, locale: 'de-AT' } })
  const changed = (definition: typeof plainBot) =>
    lines(tellChanges({ definition, binding: was }, { definition, binding: is })).join(' ')
  expect(changed(plainBot)).toMatch(
    /Slipway’s own texts change language with it\. A list opens with “Auswählen” \(was “Choose”\)/,
  )
  const named = { ...plainBot, metadata: { ...plainBot.metadata, language: 'en' } }
  expect(changed(named)).not.toContain('own texts')
})

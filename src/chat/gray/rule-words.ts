import type { GrayRule } from '../../domain/gray/gray-rule.ts'
import { shareText } from '../../domain/gray/plan.ts'
import type { Rich } from '../port.ts'
import { limits, oneLine, plural, when } from '../kit/rich.ts'

/** What a rule says, in as few words as it takes. */
export function ruleLine(rule: GrayRule): string {
  const { ranges, contacts, countries, basisPoints, unnumbered } = rule
  const first = ranges.slice(0, 2).map(({ from, to }) => (from === to ? from : `${from} to ${to}`))
  const more = ranges.length > 2 ? ` and ${plural(ranges.length - 2, 'more range')}` : ''
  const parts = [
    ...(ranges.length > 0 ? [`numbers ${first.join(', ')}${more}`] : []),
    ...(contacts.length > 0 ? [plural(contacts.length, 'listed contact')] : []),
    ...(countries.length > 0 ? [`ids of ${countries.slice(0, 10).join(', ')}`] : []),
    ...(basisPoints > 0 ? [`${shareText(basisPoints)} of customers`] : []),
    `without a number: ${unnumberedWords[unnumbered]}`,
  ]
  return oneLine(parts.join('; '), 300)
}

export const unnumberedWords = {
  official: 'the official version',
  gray: 'the gray version',
  share: 'by the share',
} as const

export const ruleWords = {
  changed: (rule: string) => `🌗 The rule ${rule} was changed; it reaches nobody new.`,
  wider: (rule: string) =>
    `🌗 The rule ${rule} shall reach more customers. An approver confirms it: /gray rules.`,
  confirmed: (rule: string) => `✅ The rule ${rule} reaches more customers now.`,
  dropped: (rule: string) => `↩️ The rule ${rule} stays as it was.`,
} as const

export const noRuleYet = (prefix: string): Rich => [
  'There is no gray rule yet. Make one: ',
  { code: `/${prefix}gray rule` },
]

/** A wider reach that waits for its approver. */
export const widerLine = (at: number, rule: GrayRule, zone: string): Rich => [
  '⏳ Shall reach more since ',
  when(at, zone),
  `: ${ruleLine(rule)}. An approver confirms it.`,
]

/** The form of a rule, and what came of it. */
export const ruleText = {
  title: (known: string | null): string =>
    oneLine(known === null ? 'A new gray rule' : `Change ${known}`, limits.title),
  used: 'A wider reach counts once an approver of the bots that use it confirms it.',
  unused: 'Who is in one of these meets the gray version.',
  deleted: (rule: string): string => `The rule ${oneLine(rule, 60)} is deleted.`,
  confirmed: (rule: string): string => `The rule ${oneLine(rule, 60)} reaches more customers now.`,
  dropped: (rule: string): string => `The rule ${oneLine(rule, 60)} stays as it was.`,
  saved: (rule: string, is: GrayRule): string => `The rule ${oneLine(rule, 60)}: ${ruleLine(is)}.`,
  waits: (rule: string, wider: GrayRule): string =>
    `The rule ${oneLine(rule, 60)} shall reach more: ${ruleLine(wider)}. It counts once an approver confirms it.`,
} as const

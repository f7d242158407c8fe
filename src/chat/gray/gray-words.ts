import type { GrayView, Watched } from '../../control/gray/gray-view.ts'
import type { Reach } from '../../control/gray/reach-of.ts'
import type { GrayRule } from '../../domain/gray/gray-rule.ts'
import { shareText } from '../../domain/gray/plan.ts'
import type { Metric } from '../../domain/gray/plan.ts'
import type { Tally, Verdict } from '../../domain/gray/guard.ts'
import { graceText } from '../../domain/drain.ts'
import type { Event } from '../../domain/events.ts'
import type { Rich, Span } from '../port.ts'
import { oneLine, plural, whenShared } from '../kit/rich.ts'

export const metricWords: Record<Metric, string> = {
  errors: 'Errors',
  'not understood': 'Not understood',
  'person asked': 'Asked for a person',
  abandoned: 'Left without an answer',
  long: 'Long chats',
}

export const verdictWords: Record<Verdict, string> = {
  worse: 'worse',
  'no harm seen': 'no harm seen',
  undecided: 'too early to tell',
  'too few': 'too few chats to tell',
}

/** `5 % of customers`, `2 rules`, or both. */
export function reachWords({ share, rules }: Pick<GrayView, 'share' | 'rules'>): string {
  const parts = [
    ...(share > 0 ? [`${shareText(share)} of customers`] : []),
    ...(rules.length > 0 ? [rules.map(({ name }) => oneLine(name, 40)).join(', ')] : []),
  ]
  return parts.join(' and ')
}

/** How many of last week's contacts that is, so that a share or a range can be pictured (F33). */
export function metLine({ met, of, isMore }: Reach): Rich {
  if (of === 0) return ['Nobody wrote in the last 7 days, so its reach can’t be shown.']
  const share = Math.round((met / of) * 1000) / 10
  const whom = `${isMore ? 'the newest ' : ''}${plural(of, 'contact')} of the last 7 days`
  return [`Reaches about ${share} %: ${met} of ${whom}.`]
}

/** `5 % now, 25 % from Wed 9:00, 100 %, then official`. */
export function stepsLine({ plan, step, dueAt, held }: GrayView): Rich[] {
  if (!plan) return []
  const parts = plan.steps.flatMap(({ basisPoints, holdMs }, i): Rich => {
    const share = shareText(basisPoints)
    const lead = i === 0 ? '' : ' → '
    if (i < step) return [`${lead}${share} ✓`]
    if (i === step) return [lead, { bold: `${share} ${held ? 'held' : 'now'}` }]
    if (i === step + 1 && dueAt !== null) return [`${lead}${share} from `, whenShared(dueAt)]
    return [`${lead}${share}${holdMs > 0 ? ` for ${graceText(holdMs)}` : ''}`]
  })
  return [[...parts, ' → official']]
}

/** `Errors: 0.4 % official, 4.7 % gray · worse`. */
export const watchedLine = ({ metric, official, gray, verdict }: Watched): Rich => [
  `${metricWords[metric]}: ${percentOf(official)} official, ${percentOf(gray)} gray · `,
  verdict === 'worse' ? { bold: verdictWords[verdict] } : verdictWords[verdict],
]

const percentOf = ({ chats, failed }: Tally): string =>
  chats === 0 ? '–' : `${Math.round((failed / chats) * 1000) / 10} %`

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

/** One line an event of a gray release. */
export function grayWords(
  event: Event,
  bot: string,
  label: string,
  who: (id: string) => Span,
): Rich {
  switch (event.type) {
    case 'gray.started':
      return [`🌗 A part of the customers of ${bot} meets ${label} from now on.`]
    case 'gray.step':
      return ['🌗 ', who(event.by), ` takes ${label} of ${bot} to ${shareText(event.basisPoints)}.`]
    case 'gray.held':
      return [
        '⏸ ',
        who(event.by),
        ` held ${label} of ${bot}: “${oneLine(event.why, 400)}” New chats get the official version.`,
      ]
    case 'gray.taken-back':
      return [
        `⛔ ${label} of ${bot} was taken back: ${oneLine(event.why, 400)}. New chats get the official version.`,
      ]
    case 'gray.waits':
      return [`⏳ The gray release of ${label} of ${bot} stands still: ${oneLine(event.why, 200)}.`]
    case 'gray.promoted':
      return ['✅ ', who(event.by), ` made ${label} of ${bot} official: everybody meets it now.`]
    case 'gray.ended':
      return ['⏹ ', who(event.by), ` ended the gray release of ${label} of ${bot}.`]
    case 'gray.rule':
      return [ruleWords[event.what](oneLine(event.rule, 60)), ' · ', who(event.by)]
    default:
      return []
  }
}

/** What an approval for everybody does to the gray release that runs beside it (F80). */
export const grayIsHeld = (label: string): string =>
  `🌗 A gray release of ${label} runs now, for a part of the customers. Approving this holds it: new chats get the new official version, until somebody lets it go on or ends it.`

/** Whom a gray release leaves where they are, and which one it takes the place of (F32). */
export function grayStays(official: string | null, gray: string | null): string {
  const others =
    official === null
      ? 'Everybody else stays as they are.'
      : `${official} stays for everybody else.`
  return gray === null
    ? others
    : `${others} It takes the place of the gray release of ${gray}, which ends.`
}

const ruleWords = {
  changed: (rule: string) => `🌗 The rule ${rule} was changed; it reaches nobody new.`,
  wider: (rule: string) =>
    `🌗 The rule ${rule} shall reach more customers. An approver confirms it: /gray rules.`,
  confirmed: (rule: string) => `✅ The rule ${rule} reaches more customers now.`,
  dropped: (rule: string) => `↩️ The rule ${rule} stays as it was.`,
} as const

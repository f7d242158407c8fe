import type { GrayView, Watched } from '../../control/gray/gray-view.ts'
import type { ReleasedNow } from '../../control/versions/released-now.ts'
import type { Reach } from '../../control/gray/reach-of.ts'
import { officialFrom, shareText } from '../../domain/gray/plan.ts'
import type { Metric, Plan } from '../../domain/gray/plan.ts'
import type { Tally, Verdict } from '../../domain/gray/guard.ts'
import { graceText } from '../../domain/drain.ts'
import type { Event } from '../../domain/events.ts'
import type { Rich, Span } from '../port.ts'
import { limits, oneLine, person, plural, whenShared } from '../kit/rich.ts'
import { ruleWords } from './rule-words.ts'

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

/**
 * `5 % now → 25 % from Wed 9:00 at the earliest → 100 % → official from Thu 9:00 at the earliest`. A guard
 * or a person may hold it, and where nothing is watched no step is taken by itself.
 */
export function stepsLine(gray: GrayView): Rich[] {
  const { plan, step, dueAt, held } = gray
  if (!plan) return []
  const parts = plan.steps.flatMap(({ basisPoints, holdMs }, i): Rich => {
    const share = shareText(basisPoints)
    const lead = i === 0 ? '' : ' → '
    if (i < step) return [`${lead}${share} ✓`]
    if (i === step) return [lead, { bold: `${share} ${held ? 'held' : 'now'}` }]
    if (i === step + 1 && dueAt !== null && plan.guards.length > 0) {
      return [`${lead}${share} from `, whenShared(dueAt), ' at the earliest']
    }
    return [`${lead}${share}${holdMs > 0 ? ` for ${graceText(holdMs)}${atLeast(plan)}` : ''}`]
  })
  return [[...parts, ...officialEnd(gray)]]
}

/** What comes after its last step, and from when by itself. */
function officialEnd({ plan, step, stepAt, held, isBaseGone }: GrayView): Rich {
  if (isBaseGone)
    return [
      ' → ',
      { bold: 'held' },
      ' until somebody asks to make it official and someone else approves',
    ]
  if (!plan || held) return [' → official']
  if (plan.guards.length === 0) return [' → official when somebody makes it so']
  const from = officialFrom(plan, { step, since: stepAt })
  return [' → official from ', whenShared(from), ' at the earliest']
}

const atLeast = ({ guards }: Plan): string => (guards.length > 0 ? ' at least' : '')

/** `Errors: 0.4 % official, 4.7 % gray · worse`. */
export const watchedLine = ({ metric, official, gray, verdict }: Watched): Rich => [
  `${metricWords[metric]}: ${percentOf(official)} official, ${percentOf(gray)} gray · `,
  verdict === 'worse' ? { bold: verdictWords[verdict] } : verdictWords[verdict],
]

const percentOf = ({ chats, failed }: Tally): string =>
  chats === 0 ? '–' : `${Math.round((failed / chats) * 1000) / 10} %`

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

const holders = { approval: 'Approving this', revert: 'This revert' } as const

/** What another official version does to the gray release beside it, said before it is done (F80). */
export function grayBesideLines(gray: ReleasedNow['gray'], by: keyof typeof holders): Rich[] {
  if (gray === null) return []
  const { label, isHeld } = gray
  const until = 'new chats get the new official version, until somebody lets it go on or ends it.'
  return isHeld
    ? [[`⏸ The gray release of ${label} is held now, and stays so: ${until}`]]
    : [
        [
          `🌗 A gray release of ${label} runs now, for a part of the customers. ${holders[by]} holds it: ${until}`,
        ],
      ]
}

/** Of a gray release that stands, as long as nobody lets it go on or ends it. */
export const grayHeldText = (label: string): string =>
  `The gray release of ${label} is held: new chats get the official version.`

/** What a revert did to it, after the sentence that says the revert. */
export const grayAfterRevert = (gray: ReleasedNow['gray']): Rich =>
  gray === null
    ? []
    : [
        gray.isHeld
          ? ` The gray release of ${gray.label} stays held.`
          : ` The gray release of ${gray.label} is held now.`,
      ]

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

/** What a click on the card of a gray release did, and what the forms behind it say. */
export const grewText = (label: string, reach: string): string =>
  `🌗 ${label} reaches ${reach} now.`

export const heldText = (label: string, bot: string): string =>
  `⏸ ${label} of ${oneLine(bot, 60)} is held: new chats get the official version.`

export const holdText = {
  title: (label: string, bot: string): string => oneLine(`Hold ${label} of ${bot}`, limits.title),
  submit: 'Hold',
  intro: 'New chats get the official version. Chats that are open finish on theirs.',
  reason: 'Why',
} as const

/** The forms that ask to make a release official, or to end it. */
export const releaseChangeText = {
  title: (kind: 'promote' | 'cancel', track: 'gray' | 'official'): string =>
    kind === 'promote' ? 'Make it official' : `End the ${track} release`,
  submit: 'Ask for approval',
  promote: 'Everybody meets the gray version once an approver says so.',
  gray: 'New chats get the official version once an approver says so.',
  official: 'The bot has no released version and answers nobody once an approver says so.',
} as const

/** The card of a gray release, from its notes to the question before it grows. */
export const overText = (official: string | null): string =>
  official === null ? 'No version is released.' : `Every new chat gets ${official}.`

export const overSummary = (bot: string, gets: string): string =>
  `The gray release of ${oneLine(bot, 60)} is over. ${gets}`

export function grayNotes(gray: GrayView): Rich[] {
  const { held, plan, version, official } = gray
  const names = plan?.guards.map((metric) => metricWords[metric].toLowerCase()).join(', ')
  const does = plan?.onWorse === 'take back' ? 'Is taken back' : 'Holds'
  return [
    ...(held ? [heldLine(held)] : []),
    metLine(gray.reach),
    ...(plan && plan.guards.length > 0
      ? [
          [
            `${does} by itself if this gets clearly worse than ${official?.label ?? 'official'}: ${names}. From 50 gray chats on; a rise of 1.3 times is mostly missed.`,
          ],
        ]
      : []),
    ...(plan && plan.guards.length === 0
      ? [['Nothing is watched: each step waits for a person.']]
      : []),
    ...(plan
      ? []
      : [['Ranges and lists are no random sample, so nothing is judged: a person decides.']]),
    [`Growing it takes an approver who did not write ${version.label}.`],
  ]
}

const heldLine = ({ at, by, why, byGuard }: NonNullable<GrayView['held']>): Rich => [
  byGuard ? '⏸ Held by itself ' : '⏸ Held by ',
  ...(byGuard ? [] : [person(by), ' ']),
  whenShared(at),
  `: ${oneLine(why, 400)}`,
]

/** The click itself lets customers meet the version. */
export const growConfirm = (label: string, version: string) => ({
  title: 'More customers meet it',
  text: `${label}: more new chats get ${version} as soon as you say so. It takes an approver who did not write it.`,
  yes: label,
})

/** Lists of releases and rules, while there is none. */
export const noGrayYet = (prefix: string): Rich => [
  'No gray release runs. Ask for one: ',
  { code: `/${prefix}publish` },
]

import type { PublishPreview } from '../../control/requests/prepare-publish.ts'
import { senderNames } from '../activations/activation-words.ts'
import { clip, oneLine, people, plural, waitsFor } from '../kit/rich.ts'
import type { Rich } from '../port.ts'

type Numbers = PublishPreview['numbers']

/** Who gets it once it is approved: nobody where no number is on, or nobody is served there (F13, F85). */
export function becomesPublicLines({
  numbers,
  getsTestCode,
}: Pick<PublishPreview, 'numbers' | 'getsTestCode'>): Rich[] {
  const on = numbers.filter(({ isOn }) => isOn)
  return [
    [publicWords(numbers, on)],
    ...on.slice(0, unservedMax).flatMap(unservedLine),
    ...(getsTestCode ? [['It gets a new test code for voice and tests.']] : []),
  ]
}

const unservedMax = 3

function publicWords(numbers: Numbers, on: Numbers): string {
  if (numbers.length === 0) return 'Customers get this once a number is named and switched on.'
  if (on.length === 0) {
    return clip(
      `No number is switched on: customers get this once a manager switches on ${senderNames(numbers.map(({ name }) => name))} with /activate.`,
      400,
    )
  }
  const served = on.filter(({ unserved }) => unserved === null)
  return served.length === 0
    ? 'It is switched on, but no customer is reached there yet.'
    : clip(
        `Customers on ${senderNames(served.map(numberWords))} get this once it is approved.`,
        400,
      )
}

const numberWords = ({ name, masked }: Numbers[number]): string =>
  `${oneLine(name, 20)} (${oneLine(masked, 16)})`

const unservedLine = ({ name, unserved }: Numbers[number]): Rich[] =>
  unserved === null
    ? []
    : [[`⚠️ ${oneLine(name, 40)}: ${oneLine(`${unserved.why}. ${unserved.fix}`, 200)}`]]

/** Above what has to be fixed; the way to the editor follows it. */
export const errorsHead = (count: number): string =>
  `❌ ${plural(count, 'error')}: fix ${count === 1 ? 'it' : 'them'} before you publish`

/** What a withdrawal did, for the one who withdrew. */
export const withdrawnText = (number: number, bot: string): string =>
  `↩️ R-${number} is withdrawn. The draft of ${oneLine(bot, 60)} is open again.`

/** The list while it is empty: nobody asked, or nothing waits for whoever looks. */
export const noRequests = {
  any: (prefix: string, slug: string | undefined): Rich => [
    'Nobody has asked for anything here. Ask for a publish: ',
    { code: `/${prefix}publish ${slug ?? ''}`.trim() },
  ],
  mine: (prefix: string): Rich => [
    'Nothing waits for you. All requests: ',
    { code: `/${prefix}bots requests which:all` },
  ],
} as const

type Groups = Parameters<typeof waitsFor>[0]
type Somebody = Parameters<typeof people>[0]

/** What the form of a publish says around what it asks (F13). */
export const publishText = {
  moreProfiles: 'More by /publish with the profile’s name.',
  takesOver: '. Going live takes it over.',
  takesOverToo: (names: string): string =>
    `⚠️ Going live also takes over ${names} from the bots that answer there now.`,
  nobodyApproves: '⚠️ Nobody can approve this yet: /roles approver.',
  wholeDiff: (slug: string): string => ` All of it: /bots diff ${slug}.`,
  nothingChanged: (bot: string, base: string): string =>
    `Nothing changed in the draft of ${oneLine(bot, 60)} since ${base}.`,
  changeElse:
    'Choose another profile here, or whom to tell when something goes wrong. Or edit the draft first.',
  tickFlows: 'Tick what goes live. The rest stays in the draft.',
  tooMany: (left: number): string =>
    `${plural(left, 'change')} could not be listed: publish all instead.`,
  grayOnly: (stays: string): string => `Only counts for a gray release. ${stays}`,
  grayHint:
    'By chance. After the last step it becomes official by itself, if watched. Empty: only the rules.',
} as const

/** What who asked reads: who decides now, and who could not be told. */
export const askedText = {
  nobody: (number: number, prefix: string): string =>
    `R-${number} is open. Nobody can approve it yet: /${prefix}roles approver adds somebody.`,
  waits: (number: number, groups: Groups, isNobodyTold: boolean): Rich => [
    `R-${number} is open. ${isNobodyTold ? 'It needs ' : 'Now it waits for '}`,
    ...waitsFor(groups),
    isNobodyTold ? ', but I could tell nobody.' : '.',
  ],
  unlinked: (some: Somebody, prefix: string): Rich => [
    '⚠️ ',
    ...people(some, 5),
    ` ${some.length === 1 ? 'has' : 'have'} no linked account: an admin links one with /${prefix}bots link-account.`,
  ],
  closed: (some: Somebody): Rich => [
    '🔔 ',
    ...people(some, 5),
    ` ${some.length === 1 ? 'takes' : 'take'} no direct messages from me: I call them in the thread of the card.`,
  ],
} as const

/** What an approval came to, for whoever gave it. */
export const approvedText = {
  done: (name: string, live: string): string => `You approved ${name}. ${live}`,
  waits: (name: string, whom: string): string =>
    `You approved ${name}. It still waits for ${whom || 'another approver'}.`,
  outOfDate: (name: string, why: string): string =>
    `${name} is out of date: ${oneLine(why, 400)}. Nothing went live, and your approval did not count.`,
  hasErrors: (name: string, requester: string): string =>
    `${name} has errors now, so it went back to ${requester}. Nothing went live.`,
  emergency:
    '🔨 Everyone who could approve worked on this. Your reason goes to the channel; someone checks it within 24 hours.',
} as const

/** What else is done with a request. */
export const requestText = {
  commented: (number: number): string =>
    `Your comment is in the thread of R-${number}. Nothing was decided.`,
  noAddress: (what: string): string =>
    `Messages have no address here. Name it in your message: ${what}.`,
  withdraw: (number: number, reviews: number): string => {
    const approvals = reviews === 0 ? '' : ` It loses ${plural(reviews, 'review')}.`
    return `Withdraw R-${number}? The draft opens again.${approvals} Nothing was withdrawn yet.`
  },
} as const

/** On the card: checks, who decides, and what an update does. */
export const cardText = {
  details: (changes: string, found: string, number: number): string =>
    `${changes} ${found} Details has all of R-${number}.`,
  firstVersion: (flows: number): string => `First version, ${plural(flows, 'flow')}.`,
  changes: (total: number): string => `${plural(total, 'change')}.`,
  errors: (errors: number): string => (errors === 0 ? 'No errors.' : `${plural(errors, 'error')}.`),
  warnings: (warnings: number, accepted: string): string =>
    `${plural(warnings, 'warning')}${accepted}.`,
  anew: 'It was changed or updated since: it needs new approvals.',
  enough: '✅ Enough approvals: whoever may approve can release it.',
  allOf: (of: Somebody, count: number): Rich => [
    '⏳ ',
    ...people(of),
    count === 2 ? ' both' : ' all',
    ' have to approve.',
  ],
  nobodyElse: '⏳ Nobody else can approve this yet.',
  nobodyLeft: '⏳ Nobody is left who may approve. Add an approver, or use the emergency approval.',
  draftIsOpen: 'The draft is open again. Asking again starts with no approvals.',
  updating: (losesAny: boolean): string =>
    `Updating compares with what is live now and asks for new approvals.${
      losesAny ? ' Approvals count again only where nothing that was approved differs.' : ''
    }`,
  moved: 'What it runs with changed since it was asked for',
} as const

/** Around the changes that are shown. */
export const changesText = {
  others: (count: number): string => `${plural(count, 'more change')}: on the card and in Details.`,
  twiceMore: (count: number, leadsTo: string): string =>
    `⚠️ And ${count} more to look at twice.${leadsTo}`,
  inDetails: ' All of it is in Details.',
  none: 'Nothing in the bot itself.',
  shortened: (leadsTo: string): string => `It is shortened where “…” stands.${leadsTo}`,
} as const

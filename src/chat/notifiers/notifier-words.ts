import type { listNotifiers } from '../../control/notifiers/list-notifiers.ts'
import type { ReleaseNotes } from '../../control/notifiers/describe-release.ts'
import type { TestedNotifier } from '../../control/notifiers/test-notifier.ts'
import { channelLink } from '../kit/channel-link.ts'
import { oneLine, plural } from '../kit/rich.ts'
import type { Rich } from '../port.ts'

/** A notifier that was just made; a webhook's secret is shown this once. */
export const madeLines = ({ name, secret }: { name: string; secret: string | null }): Rich[] => [
  [{ code: name }, ' is made. Whoever asks to publish chooses when a bot tells it.'],
  ...(secret === null
    ? []
    : [
        ['Its secret, shown this once: ', { code: secret }],
        ['Check with it what is sent there (Standard Webhooks).'],
      ]),
]

export const sendTest = 'Send test'

export function testedLine({ name, result, problem }: TestedNotifier): Rich {
  if (result === 'taken') return [{ code: name }, ' took the test.']
  if (result === 'queued') return ['The test for ', { code: name }, ' is posted in a moment.']
  return [{ code: name }, ` did not take the test: ${oneLine(problem ?? '', 200)}.`]
}

export const renamedLine = (name: string): Rich => [
  'It is called ',
  { code: name },
  ' from now on.',
]

export const correctedLine = (name: string): Rich => [{ code: name }, ' leads there from now on.']

export const retiredLines = (name: string, leftIn: readonly string[]): Rich[] => [
  [{ code: name }, ' is told nothing more.'],
  ...leftIn.map((bot): Rich => [`⚠️ ${oneLine(bot, 80)} still names it.`]),
]

type Listed = Awaited<ReturnType<typeof listNotifiers>>[number]

/** All of them, or how the first is made. */
export function notifierLines(all: readonly Listed[], install: string, prefix: string): Rich[] {
  if (all.length === 0) {
    return [
      ['Nobody is told yet when a bot fails.'],
      ['Make a notifier with ', { code: `/${prefix}notifier add ops here` }, ' (this channel)'],
      ['or ', { code: `/${prefix}notifier add ops mail ops@example.com` }, '.'],
      ['Then whoever asks to publish chooses when a bot tells it.'],
    ]
  }
  const lines = all.slice(0, shownMax).map((one) => notifierLine(one, install))
  const left = all.length - lines.length
  return [
    [{ bold: plural(all.length, 'error notifier') }],
    ...lines,
    ...(left > 0 ? [[`and ${left} more`]] : []),
  ]
}

const shownMax = 30

function notifierLine({ name, kind, address, offWhy }: Listed, install: string): Rich {
  const to =
    kind === 'webhook' || kind === 'mail'
      ? oneLine(address, 100)
      : channelLink(kind, install, address)
  const off = offWhy === null ? [] : [` 🔕 ${oneLine(offWhy, 80)}`]
  return [{ code: name }, ` ${kind} `, to, ...off]
}

export const subscribedText = (bot: string, isMe: boolean): string =>
  `${isMe ? 'You hear' : 'This channel hears'} what changes for customers with each release of ${oneLine(bot, 80)}.`

export const unsubscribedText = (bot: string, changed: boolean): string =>
  changed
    ? `No more of the releases of ${oneLine(bot, 80)}.`
    : `Nothing to do: the releases of ${oneLine(bot, 80)} were not told there.`

/** What became of a version, for whoever hears of releases (F83). */
export const newsHow = {
  released: 'is live',
  gray: 'goes to a part of the customers first',
  promoted: 'is for all customers now',
  reverted: 'brings back what was before',
} as const

/** Whom a gray release reaches; null where it is for all. */
export function concernsWords({ gray }: Pick<ReleaseNotes, 'gray'>): string | null {
  const share = gray?.plan?.steps[0]?.basisPoints
  const whom = [
    ...(share === undefined ? [] : [`${share / 100} % of new chats, by chance`]),
    ...(gray?.rules ?? []).map((rule) => `whom the rule ${oneLine(rule, 60)} names`),
  ]
  return whom.length === 0 ? null : whom.join(', and ')
}

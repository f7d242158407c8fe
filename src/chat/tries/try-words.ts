import type { StartedTry } from '../../control/tries/start-try.ts'
import type { Standing, TryView } from '../../control/tries/what-is-tried.ts'
import type { Rich } from '../port.ts'
import { oneLine, person } from '../kit/rich.ts'

/** Every sentence about a try. Ours begin with its sign, so that none is taken for the bot's. */
export const trySign = '🧪 '

const standings: Record<Standing, string> = {
  live: 'which is live',
  gray: 'which a part of the customers gets',
  held: 'whose gray release is held',
  approved: 'which is approved and not live',
  replaced: 'which is not in use any more',
}

/** `R-12 of Order desk`, `V1.4 of Order desk (from R-12)`. */
function triedWords({ bot, tried }: Pick<TryView, 'bot' | 'tried'>): Rich {
  const of = ` of ${oneLine(bot.name, 80)}`
  if (tried.kind === 'request') return [{ bold: `R-${tried.number}` }, of]
  const from = tried.number === null ? '' : ` (from R-${tried.number})`
  return [{ bold: tried.label }, of, from]
}

/** The same, with how it stands. */
function tryingWords(view: Pick<TryView, 'bot' | 'tried'>): Rich {
  const { tried } = view
  if (tried.kind === 'version') return [...triedWords(view), `, ${standings[tried.standing]}`]
  const how: Rich =
    tried.state === 'changes requested'
      ? [', which went back for changes']
      : tried.state === 'stale'
        ? [', which is out of date']
        : [', which ', person(tried.requester), ' asks to publish']
  return [...triedWords(view), ...how]
}

/** What else is its end. */
const othersEnd = ({ tried }: Pick<TryView, 'tried'>): string =>
  tried.kind === 'request'
    ? `a decision on R-${tried.number} or half an hour of silence`
    : 'half an hour of silence'

/** In one line: what is tried, that it is safe, and how it ends. */
export const noteLine = (view: Omit<StartedTry, 'kept'>, prefix: string): Rich => [
  `${trySign}You are trying `,
  ...tryingWords(view),
  `. Write here as a customer would: no customer sees it. /${prefix}try end ends it, and so does ${othersEnd(view)}.`,
  ...(view.instead ? [' Your try of ', ...triedWords(view.instead), ' ended for it.'] : []),
]

export const elsewhereLine = (view: StartedTry): Rich => [
  `${trySign}`,
  ...triedWords(view),
  ' waits for you in your direct messages with Slipway: write to it there. No customer sees it.',
]

export const runningLine = (view: TryView, prefix: string): Rich => [
  `${trySign}You are trying `,
  ...tryingWords(view),
  `. Write to me directly as a customer would; /${prefix}try end ends it.`,
]

export const endedLine = (view: TryView): Rich => [
  `${trySign}Your try of `,
  ...triedWords(view),
  ' ended. No customer saw it.',
]

/** It ended by itself. */
export const tryEndLine = (said: { sentence: string; nextStep: string }): Rich => [
  `${trySign}${said.sentence} ${said.nextStep}`,
]

/** Where buttons stood that do nothing any more; their words are the bot's, so they are set apart. */
export const offeredLine = (captions: readonly string[]): Rich => [
  `${trySign}The try ended. Here one could press `,
  { quote: [oneLine(captions.join(' · '), 300)] },
]

/** A pressed button leaves its words, as a customer's phone shows them. */
export const pressedLine = (caption: string): Rich => [
  `${trySign}You pressed `,
  { quote: [oneLine(caption.replaceAll(trySign.trim(), ''), 100)] },
]

export const silentLine: Rich = [`${trySign}The bot says nothing to this.`]
export const aboveLine: Rich = [`${trySign}The answer is in your direct messages with Slipway.`]
export const manyLine = (left: number): Rich => [
  `${trySign}The bot says ${left} more, which a customer would get too. That many are hardly meant.`,
]

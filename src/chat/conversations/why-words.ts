import type { AnswerOn, WhyView } from '../../control/conversations/explain-answer.ts'
import { releaseShare } from '../../domain/gray/choose-gray.ts'
import { shareText } from '../../domain/gray/plan.ts'
import { senderWords } from '../activations/activation-words.ts'
import { oneLine, when } from '../kit/rich.ts'
import type { Rich } from '../port.ts'

/** Which version a customer would get now, number by number. */
export const whyHead = ({ bot, contact }: WhyView): Rich => [
  { bold: `${oneLine(bot.name, 80)} for ${oneLine(contact, 60)}, now` },
]

export const onNoNumber = ({ bot }: WhyView, prefix: string): Rich => [
  `Nobody gets an answer of ${oneLine(bot.name, 80)}: no number is switched on. A manager switches one on: `,
  { code: `/${prefix}activate ${bot.slug}` },
]

export function whyLines({ bot }: WhyView, on: AnswerOn, zone: string): Rich[] {
  const { sender, session } = on
  const test = sender.isTest ? ', a test number,' : ''
  const where = `${senderWords(sender)}${test}: `
  const talks: Rich[] = session
    ? [
        [
          '↳ Chat since ',
          when(session.openedAt, zone),
          ', last message ',
          when(session.lastAt, zone),
          '; without another it ends ',
          when(session.expiresAt, zone),
        ],
      ]
    : []
  return [[where, ...reason(on, bot.id, zone)], ...talks, ...exceptionLines(on)]
}

/** Only where it matters: nobody asks which of one it is. */
function exceptionLines({ exception, why: kind }: AnswerOn): Rich[] {
  if (!exception || (exception.track === 'official' && kind !== 'not released')) return []
  const { version, rule } = exception
  const by = rule === null ? 'the official version' : `gray, ${byRule(rule)}`
  return [[`↳ The backup bot speaks with ${version.label} (${by})`]]
}

function reason(on: AnswerOn, askedFor: string, zone: string): Rich {
  const { why: kind, bot, version, closes, drainDueAt, held } = on
  const other = bot && bot.id !== askedFor ? ` of ${oneLine(bot.name, 60)}` : ''
  const what = `${version?.label ?? 'A version that is gone'}${other}`
  const before =
    closes === null ? '' : ` The chat of before does not go on: it has ${endings[closes]}.`
  switch (kind) {
    case 'unverified':
      return ['nobody, because a test number answers its tester only.']
    case 'unproved':
      return [
        'nobody, because the tester of this number is not proved yet. A manager gets its code: ',
        { code: `/bots sender ${oneLine(on.sender.name, 40)} prove:yes` },
      ]
    case 'person':
      return [`a person. ${what} keeps silent until the person gives it back.`]
    case 'pinned':
      return [`${what} (${standing(on)}), because the open chat keeps its version to its end.`]
    case 'draining':
      return [
        `${what}, because the open chat may finish on it`,
        ...(drainDueAt === null ? [] : [' until ', when(drainDueAt, zone)]),
        '.',
      ]
    case 'official':
      return held
        ? [
            `${what}, because the gray release of ${held.label} is held and a new chat gets the official version.${before}`,
          ]
        : [`${what}, because a new chat gets the official version.${before}`]
    case 'gray':
      return [`${what}, because ${givenBy(on)}.${before}`]
    case 'not released':
      return [`the backup bot, because the active bot has no released version.${before}`]
    case 'none':
      return [`nobody, because no bot is active there.${before}`]
  }
}

/** A share of its own is no rule: nobody finds one by that name. */
const givenBy = ({ share, rule }: AnswerOn): string =>
  share === null
    ? `the rule ${oneLine(rule ?? '', 60)} gives it`
    : `it is in the ${shareText(share)} of customers`

const byRule = (rule: string): string =>
  rule === releaseShare ? `by the ${releaseShare}` : `by the rule ${oneLine(rule, 60)}`

/** `gray, by the rule Testers`, as the session was opened. */
const standing = ({ track, rule }: AnswerOn): string =>
  rule === null ? (track ?? 'not released') : `${track}, ${byRule(rule)}`

const endings = { expired: 'expired', drained: 'come to the end of its time to finish' }

import type { RequestView } from '../../control/requests/request-view.ts'
import { demandWords } from '../../domain/policy.ts'
import { senderChangeLines } from '../activations/sender-change-lines.ts'
import { holderOnCard } from '../activations/holder-words.ts'
import type { Card, Rich } from '../port.ts'
import { oneLine, people, person, plain, plural, waitsFor, when } from '../kit/rich.ts'
import { changesInShort, changesSection, lookTwiceRich } from './change-lines.ts'
import { outcomeLines } from './request-outcome.ts'
import { grayAskedLines, purposeOf, releaseWords, titleOf } from './request-purpose.ts'
import { requestButtons } from './request-buttons.ts'
import { statusOf, toneOf } from './request-status.ts'

/** The card of a publish request: a pure function of what is true now (F67). */
export function requestCard(view: RequestView): Card {
  const { number, revision, bot } = view
  const status = statusOf(view)
  const version = view.version ? ` ${view.version.label}` : ''
  const again = revision > 1 ? `, revision ${revision}` : ''
  const comment = oneLine(view.comment, 300)
  return {
    subject: `request:${view.id}`,
    title: oneLine(`${titleOf(view)} R-${number} · ${bot.name}${version}`, 140),
    tone: toneOf(view.state),
    status,
    summary: `${plain([person(view.requester)])} ${purposeOf(view)} (R-${number}${again}): ${changesInShort(view.told)}. ${comment} · ${status}.`,
    fields: fields(view),
    sections: [
      { title: 'Comment', lines: [[oneLine(view.comment, 600)]], more: 0 },
      changesSection(view.told),
    ],
    notes: [
      ...lookTwiceRich(view.told),
      ...riskLine(view),
      [validation(view)],
      ...(revision > 1 ? [[`Revision ${revision}: earlier reviews no longer count.`]] : []),
      ...reviewLines(view),
      ...(view.mustChange === null
        ? []
        : [[`✏️ It can't go live as it is: ${oneLine(view.mustChange, 400)}`]]),
      ...(view.senderChange ? senderChangeLines(view.senderChange) : []),
      ...grayAskedLines(view),
      ...outcomeLines(view),
    ],
    buttons: requestButtons(view),
  }
}

/** Why it takes more than the policy says (F78). */
const riskLine = ({ risk }: RequestView): Rich[] =>
  risk === null ? [] : [[`⚖️ ${demandWords(risk)}: ${oneLine(risk.because, 240)}`]]

function fields(view: RequestView): Card['fields'] {
  const { senders, base } = view
  const waits = view.state === 'awaiting approval' || view.state === 'stale'
  return [
    { label: 'Requested by', value: [person(view.requester)] },
    { label: 'Release', value: [releaseWords(view)] },
    { label: 'Senders', value: [senderNames(senders)] },
    { label: 'Replaces', value: [base ? base.label : 'nothing: the first version'] },
    ...(waits ? [{ label: 'Expires', value: [when(view.expiresAt, 'UTC')] }] : []),
    ...(view.bot.accessCode
      ? [{ label: 'Access code', value: [{ code: view.bot.accessCode }] }]
      : []),
  ]
}

function senderNames(senders: RequestView['senders']): string {
  if (senders.length === 0) return 'none'
  const shown = senders
    .slice(0, 3)
    .map(({ name, channel, masked }) => `${oneLine(name, 40)} (${channel}, ${oneLine(masked, 40)})`)
  const more = senders.length > 3 ? `, and ${senders.length - 3} more` : ''
  return `${shown.join(', ')}${more}`
}

function validation({ errors, warnings, overridden, checklist }: RequestView): string {
  const found = `${plural(errors, 'error')}, ${plural(warnings.length, 'warning')}`
  const fine = overridden.length > 0 ? ` (${overridden.length} overridden)` : ''
  return `Validation: ${found}${fine} · Checklist: ${plural(checklist.length, 'item')}`
}

const signs = { approve: '✅', decline: '❌', changes: '✏️' } as const

function reviewLines(view: RequestView): Rich[] {
  const { reviews, senders } = view
  const lines = reviews.slice(0, 6).map(({ person: who, verdict, at, ticks, comment }): Rich => {
    const ticked =
      verdict === 'approve' ? ` · checklist ${ticks.length}/${view.checklist.length}` : ''
    const said = comment === '' ? '' : ` · “${oneLine(comment, 160)}”`
    return [`${signs[verdict]} `, person(who), ' ', when(at, 'UTC', 'time'), `${ticked}${said}`]
  })
  if (view.state === 'awaiting approval') {
    lines.push(waitingLine(view), ...heldBackLine(view))
  }
  for (const { name, heldBy } of senders.slice(0, 3)) {
    if (!heldBy) continue
    lines.push([`⚠️ ${oneLine(name, 40)} is held by `, ...holderOnCard(heldBy), '.'])
  }
  return lines
}

/** Roles may have moved since the last review, so that what is there is enough by now. */
function waitingLine(view: RequestView): Rich {
  if (view.enough) return ['✅ Enough approvals: whoever may approve can release it.']
  if (view.waitsFor.length > 0) return ['⏳ Waits for ', ...waitsFor(view.waitsFor), '.']
  if (view.heldBack.length > 0) return ['⏳ Nobody else can approve this yet.']
  return ['⏳ Nobody else can approve this. A super admin can add an approver, or break the glass.']
}

/** Whoever an admin linked or handed the bot to (F24). */
const heldBackLine = ({ heldBack }: RequestView): Rich[] =>
  heldBack.length === 0
    ? []
    : [
        [
          '🔗 ',
          ...people(heldBack),
          ' may approve once another admin confirms what was linked: ',
          { code: '/roles links' },
        ],
      ]

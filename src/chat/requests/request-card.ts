import type { RequestView } from '../../control/requests/request-view.ts'
import { demandWords } from '../../domain/policy.ts'
import { isOpen } from '../../domain/request.ts'
import type { Card, Rich } from '../port.ts'
import { oneLine, people, person, plain, waitsFor, whenShared } from '../kit/rich.ts'
import { changesInShort, changesSection, lookTwiceRich } from './change-lines.ts'
import { effectLines } from './effect-words.ts'
import { requestLead } from './request-lead.ts'
import { outcomeLines } from './outcome-words.ts'
import { purposeOf, titleOf } from './purpose-words.ts'
import { requestButtons } from './request-buttons.ts'
import { statusOf, toneOf } from './request-status.ts'
import { cardText } from './request-words.ts'

/** The card of a publish request: a pure function of what is true now (F67). */
export function requestCard(view: RequestView): Card {
  const { number } = view
  const status = statusOf(view)
  const comment = oneLine(view.comment, 300)
  return {
    subject: `request:${view.id}`,
    title: titleOf(view),
    tone: toneOf(view),
    status,
    summary: `${plain([person(view.requester)])} ${purposeOf(view)} (R-${number}): ${changesInShort(view.told)}. ${comment} · ${status}.`,
    lead: requestLead(view),
    fields: [],
    ...(isSettled(view) ? settled(view) : full(view)),
    ...requestButtons(view),
  }
}

type Body = Pick<Card, 'sections' | 'notes'>

/** All that somebody needs who decides, or has to check what one person decided alone. */
function full(view: RequestView): Body {
  return {
    sections: [changesSection(view.told)],
    notes: [
      ...lookTwiceRich(view.told),
      ...riskLine(view),
      [checks(view)],
      ...reviewLines(view),
      ...effectLines(view),
      ...waitingLines(view),
      ...updateLine(view),
      ...outcomeLines(view),
    ],
  }
}

/** Nobody has to decide or check anything of it any more. */
const isSettled = ({ state, breakGlass }: RequestView): boolean =>
  !isOpen(state) && (breakGlass === null || breakGlass.look !== null)

/** What came of it, in few lines: the rest is a click away. */
function settled(view: RequestView): Body {
  const { reviews, told, number } = view
  const said = reviews.filter(({ verdict, comment }) => verdict === 'approve' && comment !== '')
  return {
    sections: [],
    notes: [
      ...outcomeLines(view),
      ...reviewLines({ ...view, reviews: said }),
      [cardText.details(settledChanges(told), checks(view), number)],
      ...effectLines(view),
    ],
  }
}

const settledChanges = ({ first, total }: RequestView['told']): string =>
  first ? cardText.firstVersion(first.canDo.length) : cardText.changes(total)

/** Why it takes more than the policy says (F78). */
const riskLine = ({ risk }: RequestView): Rich[] =>
  risk === null ? [] : [[`⚖️ ${demandWords(risk)}: ${oneLine(risk.because, 240)}`]]

/** `No errors. 1 warning, accepted by Dana.` */
function checks({ errors, warnings, overridden, requester }: RequestView): string {
  const found = cardText.errors(errors)
  if (warnings.length === 0) return found
  const left = warnings.length - overridden.length
  const accepted = left <= 0 ? `, accepted by ${oneLine(requester.name, 60)}` : ''
  return `${found} ${cardText.warnings(warnings.length, accepted)}`
}

const signs = { approve: '✅', decline: '❌', changes: '✏️' } as const

/** What was said of this revision; a decision by one review stands in words of its own. */
function reviewLines(view: RequestView): Rich[] {
  const { reviews, checklist, revision, state } = view
  const lines = reviews.slice(0, 5).map(({ person: who, verdict, at, ticks, comment }): Rich => {
    const isTicked = verdict === 'approve' && checklist.length > 0
    const ticked = isTicked ? ` · checklist ${ticks.length} of ${checklist.length}` : ''
    const said = comment === '' ? '' : ` · “${oneLine(comment, 120)}”`
    return [`${signs[verdict]} `, person(who), ' ', whenShared(at, 'time'), `${ticked}${said}`]
  })
  const isAnew = revision > 1 && reviews.length === 0 && state === 'awaiting approval'
  return isAnew ? [[cardText.anew]] : lines
}

/** Who decides, until when. Roles may have moved, so that what is there is enough by now. */
function waitingLines(view: RequestView): Rich[] {
  if (view.state !== 'awaiting approval') return []
  const until: Rich = [' · until ', whenShared(view.expiresAt)]
  const who = waitingFor(view)
  return [[...who, ...until], ...heldBackLine(view)]
}

function waitingFor(view: RequestView): Rich {
  if (view.enough) return [cardText.enough]
  const [group, ...others] = view.waitsFor
  if (group && others.length === 0 && group.count > 1 && group.count === group.of.length) {
    return cardText.allOf(group.of, group.count)
  }
  if (group) return ['⏳ Waits for ', ...waitsFor(view.waitsFor)]
  if (view.heldBack.length > 0) return [cardText.nobodyElse]
  return [cardText.nobodyLeft]
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

function updateLine({ state, reviews }: RequestView): Rich[] {
  if (state === 'changes requested') return [[cardText.draftIsOpen]]
  if (state !== 'stale') return []
  const lost = reviews.filter(({ verdict }) => verdict === 'approve')
  return [[cardText.updating(lost.length > 0)]]
}

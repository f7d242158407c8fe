import type { RequestView } from '../../control/requests/request-view.ts'
import type { Rich } from '../port.ts'
import { oneLine, person, whenShared } from '../kit/rich.ts'
import { asksWords } from './purpose-words.ts'
import { cardText } from './request-words.ts'

const quoted = (text: string, max: number): string => `“${oneLine(text, max)}”`

/** The newest fact about a request, below its title: who did what, and why. */
export function requestLead(view: RequestView): Rich[] {
  switch (view.state) {
    case 'changes requested':
      return [changesLead(view), askedLead(view)]
    case 'stale':
      return [staleLead(view), askedLead(view)]
    case 'awaiting approval':
      return [[person(view.requester), ` ${asksWords(view)} ${quoted(view.comment, 600)}`]]
    default:
      return [askedLead(view)]
  }
}

const askedLead = ({ requester, comment }: RequestView): Rich => [
  person(requester),
  ` asked: ${quoted(comment, 500)}`,
]

function changesLead(view: RequestView): Rich {
  const { reviews, mustChange, requester, decision } = view
  const asked = reviews.findLast(({ verdict }) => verdict === 'changes')
  if (asked) return [person(asked.person), ` asks for changes: ${quoted(asked.comment, 500)}`]
  const why = mustChange ?? decision?.reason ?? 'it can’t go live as it is'
  return ['It has errors now, so it went back to ', person(requester), `: ${oneLine(why, 500)}`]
}

function staleLead({ liveNow, base, staleWhy }: RequestView): Rich {
  const made = base ? ` This request was made against ${base.label}.` : ''
  // Its own time says more than the same sentence.
  const isReplaced = staleWhy === null || staleWhy.startsWith(`${liveNow?.label} went live`)
  return liveNow && liveNow.id !== base?.id && isReplaced
    ? [`${liveNow.label} went live `, whenShared(liveNow.since), `.${made}`]
    : [`${oneLine(staleWhy ?? cardText.moved, 400)}.`]
}

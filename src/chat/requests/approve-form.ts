import type { Review } from '../../control/requests/prepare-review.ts'
import type { RequestView } from '../../control/requests/request-view.ts'
import { actionId } from '../kit/action-id.ts'
import { changeLines, lookTwiceInFull, roomBeside } from './change-lines.ts'
import { unreachedLines } from './publish-notifiers.ts'
import { approvalSays, grayBeside, switchesOff } from './effect-words.ts'
import { grayAskedLines } from './purpose-words.ts'
import type { Form, Page, Rich } from '../port.ts'
import { oneLine } from '../kit/rich.ts'
import { pages, textField, tickList } from '../kit/fields.ts'
import { senderChangeLines } from '../activations/activation-words.ts'
import { olderChatsLines } from '../activations/drain-words.ts'
import { newestEnding, openChatsFields } from '../activations/drain-options-fields.ts'
import { approvedText } from './request-words.ts'

/**
 * The checklist; its submit decides (F25). With `needsBreakGlass` a typed reason too (F23), and where
 * chats are open, what becomes of those of the version that it replaces (F48).
 */
export function approveForm({
  request,
  checklist,
  needsBreakGlass,
  left,
  unreached,
}: Review): Form {
  const { bot, id, revision, stake } = request
  const releases = left === 0 ? stake : null
  const newest = newestEnding(releases)
  const rest: Rich[] = [
    ...grayBeside(request),
    ...grayAskedLines(request),
    ...(request.senderChange ? senderChangeLines(request.senderChange, request.activators) : []),
    ...olderChatsLines(releases, request.base?.label ?? 'it'),
    ...unreachedLines(unreached),
    ...(needsBreakGlass ? [[approvedText.emergency]] : []),
  ]
  const head: Rich = [{ bold: `${oneLine(bot.name, 60)}: ${oneLine(request.comment, 300)}` }]
  const changes = changesWithin(request, rest)
  return {
    id: actionId('approve', newest === undefined ? id : `${id}.${newest}`, revision),
    ...(needsBreakGlass
      ? { title: `Emergency: R-${request.number}`, submit: 'Approve as emergency' }
      : titleOf(request, left)),
    says: approvalSays(request, left),
    pages: withChanges(
      changes.length,
      pages(
        [head, ...changes, ...rest],
        [
          ...(needsBreakGlass
            ? [textField({ name: 'breakGlass', label: 'Why this can’t wait', required: true })]
            : []),
          ...tickList({
            name: 'ticks',
            label: 'I have checked',
            required: true,
            items: checklist.map((item) => ({ value: item, label: item })),
          }),
          ...(releases ? openChatsFields(releases) : []),
          textField({ name: 'comment', label: 'Comment', required: false }),
        ],
      ),
    ),
  }
}

/** They stand below the head of its first page. */
const withChanges = (count: number, [first, ...later]: Page[]): Page[] =>
  first ? [{ ...first, changes: [1, 1 + count] }, ...later] : []

/** What else the form says leaves so much room; Details has all of it. */
function changesWithin({ told }: RequestView, rest: readonly Rich[]): Rich[] {
  const room = roomBeside(rest, [800, 2500])
  return told.lookTwice.length > 0
    ? lookTwiceInFull(told, room)
    : changeLines(told, { charsMax: room })
}

/** Says what the click does in both places: not every platform shows the words of its submit. */
function titleOf(request: RequestView, left: number): Pick<Form, 'title' | 'submit'> {
  const does = request.enough ? 'Release' : 'Approve'
  const name = `${does} R-${request.number}`
  if (left > 0) return { title: `${name} (${left} more)`, submit: `${does} (${left} more needed)` }
  const then = thenOf(request)
  if (then === null) return { title: name, submit: does }
  const whole = `${name} and ${then}`
  return {
    title: whole.length <= titleMax ? whole : `${name}, ${then}`,
    submit: `${does} and ${then}`,
  }
}

/** The narrowest place for a title, Slack's, cuts what is longer: what it does is never cut. */
const titleMax = 24

function thenOf(request: RequestView): string | null {
  if (request.kind === 'cancel') return 'end it'
  if (switchesOff(request)) return 'switch off'
  return request.stake === null ? null : 'go live'
}

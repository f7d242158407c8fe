import type { Action } from './kit/handler.ts'
import { activate } from './activations/activate-action.ts'
import { askAgain } from './requests/ask-again-action.ts'
import { approve } from './requests/approve-action.ts'
import { comment } from './requests/comment-action.ts'
import { deactivate } from './activations/deactivate-action.ts'
import { editDraft } from './requests/edit-draft-action.ts'
import { more } from './requests/more-action.ts'
import { copyLink } from './requests/copy-link-action.ts'
import { moreOfBot } from './bots/more-bot-action.ts'
import { details } from './requests/details-action.ts'
import { endDrain, extend } from './activations/drains-action.ts'
import {
  grayEnd,
  grayAnew,
  grayGrow,
  grayHold,
  grayPromote,
  grayShow,
  releaseCancel,
} from './gray/gray-actions.ts'
import { grayRule, ruleConfirm, ruleDrop } from './gray/rule-actions.ts'
import { linkConfirm } from './people/link-actions.ts'
import { looseningConfirm, looseningDrop } from './bots/loosening-actions.ts'
import { breakGlassReviewed } from './requests/break-glass-reviewed-action.ts'
import { page } from './page-action.ts'
import { pick } from './bots/pick-action.ts'
import { entryLinks } from './sharing/entry-links.ts'
import { linkOpen, linkPause, linkPoster, linkResume, linkShare } from './sharing/link-actions.ts'
import { notifierTest } from './notifiers/notifier-command.ts'
import { news } from './notifiers/news-action.ts'
import { profileSecret, profileSet } from './profiles/profile-actions.ts'
import { publish } from './requests/publish-action.ts'
import { qr, share } from './sharing/qr-action.ts'
import { rebase } from './requests/rebase-action.ts'
import { restore } from './versions/restore-action.ts'
import { revert } from './versions/revert-action.ts'
import { schedule, scheduleChange, scheduleEdit } from './schedules/schedule-action.ts'
import {
  scheduleCancel,
  scheduleConfirm,
  scheduleDo,
  scheduleDrop,
  scheduleForget,
} from './schedules/schedule-answers-action.ts'
import { reply } from './handoffs/reply-action.ts'
import { giveBack } from './handoffs/return-action.ts'
import { requestChanges, decline } from './requests/turn-down-action.ts'
import {
  restart,
  trace,
  traceEarlier,
  traceFile,
  traceNumber,
} from './conversations/trace-action.ts'
import { tryEnd, tryIt, trySay } from './tries/try-actions.ts'
import { validate } from './bots/validate-action.ts'
import { withdraw, withdrawSure } from './requests/withdraw-action.ts'

/** Every button and form by the verb in its id. */
export const actions: ReadonlyMap<string, Action> = new Map(
  Object.entries({
    activate,
    again: askAgain,
    approve,
    changes: requestChanges,
    comment,
    copy: copyLink,
    deactivate,
    decline,
    details,
    draft: editDraft,
    'end-drain': endDrain,
    'entry-links': entryLinks,
    extend,
    'gray-anew': grayAnew,
    'gray-end': grayEnd,
    'gray-grow': grayGrow,
    'gray-hold': grayHold,
    'gray-promote': grayPromote,
    'gray-show': grayShow,
    'gray-rule': grayRule,
    'link-confirm': linkConfirm,
    'link-open': linkOpen,
    'link-pause': linkPause,
    'link-poster': linkPoster,
    'link-resume': linkResume,
    'link-share': linkShare,
    looked: breakGlassReviewed,
    'loosening-confirm': looseningConfirm,
    'loosening-drop': looseningDrop,
    more,
    'more-bot': moreOfBot,
    page,
    pick,
    'profile-secret': profileSecret,
    'profile-set': profileSet,
    news,
    'notifier-test': notifierTest,
    publish,
    qr,
    rebase,
    'release-cancel': releaseCancel,
    restart,
    restore,
    reply,
    return: giveBack,
    revert,
    'rule-confirm': ruleConfirm,
    'rule-drop': ruleDrop,
    schedule,
    'schedule-cancel': scheduleCancel,
    'schedule-change': scheduleChange,
    'schedule-confirm': scheduleConfirm,
    'schedule-do': scheduleDo,
    'schedule-drop': scheduleDrop,
    'schedule-edit': scheduleEdit,
    'schedule-forget': scheduleForget,
    share,
    trace,
    'trace-earlier': traceEarlier,
    'trace-file': traceFile,
    'trace-number': traceNumber,
    try: tryIt,
    'try-end': tryEnd,
    'try-say': trySay,
    validate,
    withdraw,
    'withdraw-sure': withdrawSure,
  }),
)

import type { Action } from '../talk.ts'
import { activate } from './activate.ts'
import { again } from './again.ts'
import { approve } from './approve.ts'
import { comment } from './comment.ts'
import { deactivate } from './deactivate.ts'
import { details } from './details.ts'
import { endDrain, extend } from './drains.ts'
import { looked } from './looked.ts'
import { pick } from './pick.ts'
import { publish } from './publish.ts'
import { qr, share } from './qr.ts'
import { rebase } from './rebase.ts'
import { revert } from './revert.ts'
import { schedule, scheduleChange, scheduleEdit } from './schedule.ts'
import {
  scheduleCancel,
  scheduleConfirm,
  scheduleDo,
  scheduleDrop,
  scheduleForget,
} from './schedule-answers.ts'
import { changes, decline } from './turn-down.ts'
import { validate } from './validate.ts'
import { withdraw } from './withdraw.ts'

/** Every button and form by the verb in its id. */
export const actions: ReadonlyMap<string, Action> = new Map(
  Object.entries({
    activate,
    again,
    approve,
    changes,
    comment,
    deactivate,
    decline,
    details,
    'end-drain': endDrain,
    extend,
    looked,
    pick,
    publish,
    qr,
    rebase,
    revert,
    schedule,
    'schedule-cancel': scheduleCancel,
    'schedule-change': scheduleChange,
    'schedule-confirm': scheduleConfirm,
    'schedule-do': scheduleDo,
    'schedule-drop': scheduleDrop,
    'schedule-edit': scheduleEdit,
    'schedule-forget': scheduleForget,
    share,
    validate,
    withdraw,
  }),
)

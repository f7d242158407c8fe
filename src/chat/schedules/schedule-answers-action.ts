import { cancelSchedule } from '../../control/schedules/cancel-schedule.ts'
import { confirmLate } from '../../control/schedules/confirm-late.ts'
import { dropProposal } from '../../control/schedules/drop-proposal.ts'
import type { ScheduleView } from '../../control/schedules/schedule-view.ts'
import { scheduleBot } from '../../control/schedules/schedule-bot.ts'
import { steps } from '../../domain/time/schedule.ts'
import { wallText } from '../../domain/time/schedule-time.ts'
import { Refusal } from '../../refusal.ts'
import { actionId } from '../kit/action-id.ts'
import { lateButtons } from './late-buttons.ts'
import type { Answer, Button } from '../port.ts'
import { plannedText, scheduleLine } from './schedule-words.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Action, ChatContext } from '../kit/handler.ts'

/** What was shown counts from now on. */
export const scheduleConfirm: Action = {
  click: {
    answer: 'private',
    run: async ({ ctx, me }, { id }) => {
      const view = await scheduleBot(ctx, { proposal: id })
      const did = plannedText.did(view.revision === 1)
      return privateNotice([[did, ...scheduleLine(view, me.zone)]], {
        tone: 'ok',
        buttons: scheduleButtons(view),
      })
    },
  },
}

export const scheduleForget: Action = {
  click: {
    answer: 'private',
    run: async ({ ctx }, { id }) => {
      await dropProposal(ctx, { proposal: id })
      return privateNotice([[plannedText.forgotten]], { tone: 'ok' })
    },
  },
}

export const scheduleCancel: Action = {
  click: {
    answer: 'private',
    run: (chat, { id, revision }) => cancel(chat, { schedule: id, revision }),
  },
}

export async function cancel(
  { ctx }: ChatContext,
  what: Parameters<typeof cancelSchedule>[1],
): Promise<Answer> {
  const { label, bot, stays } = await cancelSchedule(ctx, what)
  const done = stays
    ? plannedText.endCancelled(wallText(stays), bot.name)
    : plannedText.cancelled(label, bot.name)
  return privateNotice([[done]], { tone: 'ok' })
}

/** The answers to a schedule that came too late; the id is `<schedule>.<step>`. */
export const scheduleDo: Action = lateAnswer('do')
export const scheduleDrop: Action = lateAnswer('drop')

function lateAnswer(answer: 'do' | 'drop'): Action {
  return {
    click: {
      answer: 'private',
      run: async ({ ctx }, { id, revision }) => {
        const [schedule = '', word] = id.split('.')
        const step = steps.find((one) => one === word)
        if (step === undefined) throw noAnswer
        const { label, bot } = await confirmLate(ctx, { schedule, revision, step, answer })
        const done =
          answer === 'do'
            ? plannedText.lateDone(label, step, bot.name)
            : plannedText.lateDropped(label)
        return privateNotice([[done]], { tone: 'ok' })
      },
    },
  }
}

const noAnswer = new Refusal('VALIDATION', plannedText.noAnswer, plannedText.seeList)

/** What can be done with a schedule; one that asks is answered first. */
export function scheduleButtons(view: ScheduleView): Button[] {
  const { id, label, revision } = view
  return [
    ...lateButtons(view),
    { id: actionId('schedule-change', id, revision), label: `Change ${label}…` },
    { id: actionId('schedule-cancel', id, revision), label: `Cancel ${label}`, style: 'danger' },
  ]
}

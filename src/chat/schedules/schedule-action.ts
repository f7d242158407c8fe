import { keepRefusals } from '../../control/kit/all-refused.ts'
import type { Ctx } from '../../control/kit/context.ts'
import { prepareSchedule } from '../../control/schedules/prepare-schedule.ts'
import type { SchedulePreview } from '../../control/schedules/prepare-schedule.ts'
import { proposeSchedule } from '../../control/schedules/propose-schedule.ts'
import { Refusal } from '../../refusal.ts'
import { actionId } from '../kit/action-id.ts'
import { noEnd, parsePeriod } from './schedule-span-command.ts'
import { prefilled, textOf, ticked } from '../kit/fields.ts'
import { readOpenChats } from '../activations/drain-options-fields.ts'
import { scheduleForm } from './schedule-form.ts'
import type { Answer, FieldValues } from '../port.ts'
import { plannedText, planText, proposalLines } from './schedule-words.ts'
import { showForm, privateNotice } from '../kit/handler.ts'
import type { Action, ActionTarget, ChatContext } from '../kit/handler.ts'

type Proposed = Parameters<typeof proposeSchedule>[1]

/** The form of a new schedule, or of a change; its submit only shows what would be planned (F51). */
export const schedule: Action = {
  click: { answer: 'form', run: (chat, { id }) => openSchedule(chat, { bot: id }) },
  submit: {
    answer: 'private',
    form: async ({ ctx }, target, values) =>
      prefilled(scheduleForm(await previewOf(ctx, target)), values),
    run: async (chat, target, values) => {
      const preview = await previewOf(chat.ctx, target)
      const { input, unread } = inputFrom(preview, target, values)
      return propose(chat, input, unread)
    },
  },
}

/** The same form again, from the button beside what was shown, or from a list. */
export const scheduleEdit: Action = {
  click: { answer: 'form', run: (chat, { id }) => openSchedule(chat, { proposal: id }) },
}
export const scheduleChange: Action = {
  click: { answer: 'form', run: (chat, { id }) => openSchedule(chat, { schedule: id }) },
}

export const openSchedule = async (
  { ctx }: ChatContext,
  what: Parameters<typeof prepareSchedule>[1],
): Promise<Answer> => showForm(scheduleForm(await prepareSchedule(ctx, what)))

/** Shows what would be planned; it counts when the button is pressed. */
export async function propose(
  { ctx, me }: ChatContext,
  input: Proposed,
  unread: readonly Refusal[] = [],
): Promise<Answer> {
  const view = await proposeSchedule(ctx, input, unread)
  const yes = plannedText.yes(view.changes === null)
  return privateNotice(proposalLines(view, me.zone, ctx.now()), {
    buttons: [
      { id: actionId('schedule-confirm', view.id), label: yes, style: 'primary' },
      { id: actionId('schedule-edit', view.id), label: 'Change…' },
      { id: actionId('schedule-forget', view.id), label: 'Cancel' },
    ],
  })
}

function previewOf(ctx: Ctx, { id }: ActionTarget): Promise<SchedulePreview> {
  const [bot = '', changed] = id.split('.')
  return prepareSchedule(ctx, changed === undefined ? { bot } : { schedule: changed })
}

/** What can be read of it, and what can't, to be told with what else is wrong. */
function inputFrom(
  preview: SchedulePreview,
  { revision }: ActionTarget,
  values: FieldValues,
): { input: Proposed; unread: Refusal[] } {
  const { bot, changes, senders, onlyEnd } = preview
  if (changes && changes.revision !== revision) throw moved(changes.label)
  const names = senders.map(({ name }) => name)
  const chosen = names.length === 1 ? names : ticked(values, 'senders', names)
  const takeOver = textOf(values, 'takeOver')
  const { refused: unread, of: read } = keepRefusals()
  if (chosen.length === 0) unread.push(noSender)
  const input: Proposed = {
    ...read(() => timesOf(values, onlyEnd), onlyEnd ? {} : { when: '' }),
    ...(changes ? { schedule: changes.id } : { bot: bot.id }),
    ...(chosen.length > 0 && { senders: chosen }),
    takeOver: takeOver === 'finish' || takeOver === 'end' ? takeOver : 'no',
    ...read<Partial<ReturnType<typeof readOpenChats>>>(() => readOpenChats(values), {}),
    override: ticked(
      values,
      'override',
      preview.warnings.map(({ code }) => code),
    ),
    ...('reason' in values && { reason: textOf(values, 'reason') }),
  }
  return { input, unread }
}

/** Two fields, in which people also write it as they would in one line. */
function timesOf(values: FieldValues, onlyEnd: boolean): Pick<Proposed, 'when' | 'until'> {
  const said = textOf(values, 'until').trim()
  const until = said.replace(/^(?:until|till)\b\s*/i, '')
  if (until === '' && said !== '') throw noEnd('until')
  if (onlyEnd) return { until }
  const when = textOf(values, 'when')
  return until === '' ? { when: '', until, ...parsePeriod(when) } : { when, until }
}

const noSender = new Refusal('VALIDATION', planText.noSender, planText.tickOne, {
  senders: planText.tickOne,
})

const moved = (label: string): Refusal =>
  new Refusal('CONFLICT', planText.moved(label), planText.openAgain)

import type { SchedulePreview } from '../../control/schedules/prepare-schedule.ts'
import { graceMsDefault, graceText } from '../../domain/drain.ts'
import { typedText } from '../../domain/time/schedule-time.ts'
import { actionId } from '../kit/action-id.ts'
import { holderWords, senderWords } from '../activations/activation-words.ts'
import type { Field, FieldValues, Form } from '../port.ts'
import { clip, limits, oneLine, plain } from '../kit/rich.ts'
import { choiceField, pages, prefilled, textField, tickList } from '../kit/fields.ts'
import { warningTicks } from '../activations/warning-ticks.ts'
import { openChatsField } from '../activations/drain-options-fields.ts'
import { planIntro, planText } from './schedule-words.ts'

type Sender = SchedulePreview['senders'][number]

/** More than this, and a form is two pieces where its introduction counts as one of them. */
const fieldsBesideIntro = 4

/** When, until when, where, and what becomes of others (F51); its id says what it changes. */
export function scheduleForm(preview: SchedulePreview): Form {
  const { bot, changes } = preview
  const fields = [...times(preview), ...what(preview)]
  const form: Form = {
    id: changes
      ? actionId('schedule', `${bot.id}.${changes.id}`, changes.revision)
      : actionId('schedule', bot.id),
    title: planText.title(bot.name, changes?.label ?? null),
    submit: planText.submit,
    pages: pages(
      fields.length > fieldsBesideIntro ? [] : planIntro(bot.name, preview.onlyEnd),
      fields,
    ),
  }
  return preview.steps.length > 0 ? prefilled(form, valuesOf(preview)) : form
}

function times({ zone, onlyEnd }: SchedulePreview): Field[] {
  const start = line('when', planText.start, planText.suchStart(zone), false)
  const end = onlyEnd ? planText.suchEnd(zone) : planText.suchLastEnd
  return [...(onlyEnd ? [] : [start]), line('until', planText.end, end, onlyEnd)]
}

const line = (name: string, label: string, hint: string, required: boolean) => ({
  kind: 'text' as const,
  name,
  label,
  hint,
  required,
  lines: 'one' as const,
  value: '',
  maxLength: 200,
})

/** A planned activation says why by itself; one sender is no choice. */
function what({ senders, onlyEnd, plan, warnings }: SchedulePreview): Field[] {
  const graceMs = plan?.graceMs ?? graceMsDefault
  return [
    ...(senders.length === 1 ? [] : sendersField(senders, plan)),
    ...(onlyEnd ? [] : [takeOver(senders)]),
    openChatsField({ label: planText.openChats, graceMs }),
    ...(onlyEnd ? [textField({ name: 'reason', label: planText.reason, required: false })] : []),
    ...warningTicks(warnings, plan?.override),
  ]
}

const sendersField = (senders: Sender[], plan: SchedulePreview['plan']): Field[] =>
  tickList({
    name: 'senders',
    label: planText.senders,
    required: true,
    items: senders.map((sender) => ({ value: sender.name, label: senderWords(sender) })),
    chosen: plan?.senders ?? senders.map(({ name }) => name),
  })

function takeOver(senders: readonly Sender[]): Field {
  const held = senders.flatMap(({ name, holder }) =>
    holder ? [plain(holderWords(oneLine(name, 40), holder))] : [],
  )
  return choiceField({
    name: 'takeOver',
    label: planText.takeOver,
    value: 'no',
    ...(held.length > 0 && { hint: clip(held.join('; '), limits.hint) }),
    options: [
      { value: 'no', label: planText.leave },
      { value: 'finish', label: planText.take },
      { value: 'end', label: planText.takeAndEnd },
    ],
  })
}

/** What was planned so far, as it can be typed again. */
function valuesOf({ steps, plan }: SchedulePreview): FieldValues {
  const typed = (name: string) => {
    const step = steps.find((one) => one.step === name)
    return step ? typedText(step) : ''
  }
  return {
    when: typed('activate'),
    until: typed('deactivate'),
    ...(plan && {
      takeOver: plan.takeOver,
      openChats: plan.openSessions === 'end' ? 'end' : graceText(plan.graceMs),
      reason: plan.reason,
    }),
  }
}

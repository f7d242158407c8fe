import type { SchedulePreview } from '../../control/schedules/prepare-schedule.ts'
import { graceMsDefault, graceText } from '../../domain/drain.ts'
import { typedText } from '../../domain/time/schedule-time.ts'
import { actionId } from '../kit/action-id.ts'
import { holderWords } from '../activations/activation-words.ts'
import type { Field, FieldValues, Form, Rich } from '../port.ts'
import { clip, limits, oneLine, plain } from '../kit/rich.ts'
import { choiceField, pages, prefilled, textField, tickList } from '../kit/fields.ts'
import { warningTicks } from '../activations/warning-ticks.ts'
import { openChatsField } from '../activations/drain-options-fields.ts'

type Sender = SchedulePreview['senders'][number]

/** More than this, and a form is two pieces where its introduction counts as one of them. */
const fieldsBesideIntro = 4

/** When, until when, where, and what becomes of others (F51); its id says what it changes. */
export function scheduleForm(preview: SchedulePreview): Form {
  const { bot, changes } = preview
  const title = changes ? `Change ${changes.label}` : `Schedule ${bot.name}`
  const fields = [...times(preview), ...what(preview)]
  const form: Form = {
    id: changes
      ? actionId('schedule', `${bot.id}.${changes.id}`, changes.revision)
      : actionId('schedule', bot.id),
    title: oneLine(title, limits.title),
    submit: 'Look at it',
    pages: pages(fields.length > fieldsBesideIntro ? [] : intro(preview), fields),
  }
  return preview.steps.length > 0 ? prefilled(form, valuesOf(preview)) : form
}

const intro = ({ bot, onlyEnd }: SchedulePreview): Rich[] => [
  [
    {
      bold: onlyEnd
        ? `When is ${oneLine(bot.name, 80)} to be deactivated?`
        : `When is ${oneLine(bot.name, 80)} to be activated, and until when?`,
    },
  ],
  ['Times as you say them: tomorrow 9:00, in 2 hours, Fri 18:00, 2026-12-01 09:30.'],
  ['Whole minutes count: “in 2 hours” is rounded up to the next one.'],
]

function times({ zone, onlyEnd }: SchedulePreview): Field[] {
  const here = `in ${oneLine(zone, 40)}, unless you add a zone`
  const start = line('when', 'Activate', `Such as tomorrow 9:00, ${here}`, false)
  const end = onlyEnd ? `Such as Fri 18:00, ${here}` : 'Such as Fri 18:00. Empty: it stays active'
  return [...(onlyEnd ? [] : [start]), line('until', 'Deactivate', end, onlyEnd)]
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
    openChatsField({ label: 'Open chats then', graceMs }),
    ...(onlyEnd ? [textField({ name: 'reason', label: 'Why', required: false })] : []),
    ...warningTicks(warnings, plan?.override),
  ]
}

const sendersField = (senders: Sender[], plan: SchedulePreview['plan']): Field[] =>
  tickList({
    name: 'senders',
    label: 'Numbers',
    required: true,
    items: senders.map(({ name, channel, masked }) => ({
      value: name,
      label: `${name} (${channel}, ${masked})`,
    })),
    chosen: plan?.senders ?? senders.map(({ name }) => name),
  })

function takeOver(senders: readonly Sender[]): Field {
  const held = senders.flatMap(({ name, holder }) =>
    holder ? [plain(holderWords(oneLine(name, 40), holder))] : [],
  )
  return choiceField({
    name: 'takeOver',
    label: 'Numbers on which another bot answers then',
    value: 'no',
    ...(held.length > 0 && { hint: clip(held.join('; '), limits.hint) }),
    options: [
      { value: 'no', label: 'Leave them with that bot, and activate nothing' },
      { value: 'finish', label: 'Take them; open chats may finish' },
      { value: 'end', label: 'Take them; end their open chats' },
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

import type { SchedulePreview } from '../../control/schedules/prepare-schedule.ts'
import { graceText } from '../../domain/drain.ts'
import { typedText } from '../../domain/time/schedule-time.ts'
import { actionId } from '../kit/action-id.ts'
import { holderWords } from '../activations/holder-words.ts'
import type { Field, FieldValues, Form, Rich } from '../port.ts'
import { limits, oneLine } from '../kit/rich.ts'
import { choiceField, pages, prefilled, textField, tickList } from '../kit/fields.ts'
import { warningTicks } from '../activations/warning-ticks.ts'
import { graceFields } from '../activations/drain-options-fields.ts'

/** When, until when, where, and what becomes of others (F51); its id says what it changes. */
export function scheduleForm(preview: SchedulePreview): Form {
  const { bot, changes } = preview
  const title = changes ? `Change ${changes.label}` : `Schedule ${bot.name}`
  const form: Form = {
    id: changes
      ? actionId('schedule', `${bot.id}.${changes.id}`, changes.revision)
      : actionId('schedule', bot.id),
    title: oneLine(title, limits.title),
    submit: 'Look at it',
    pages: pages(intro(preview), [...times(preview), ...what(preview)]),
  }
  return preview.steps.length > 0 ? prefilled(form, valuesOf(preview)) : form
}

function intro({ bot, senders, onlyEnd }: SchedulePreview): Rich[] {
  const held = senders.flatMap(({ name, holder }): Rich[] =>
    holder ? [[`⚠️ ${oneLine(name, 40)} is held by `, ...holderWords(holder)]] : [],
  )
  return [
    [
      {
        bold: onlyEnd
          ? `When is ${oneLine(bot.name, 80)} to be deactivated?`
          : `When is ${oneLine(bot.name, 80)} to be activated, and until when?`,
      },
    ],
    ['Times as you say them: tomorrow 9:00, in 2 hours, Fri 18:00, 2026-12-01 09:30.'],
    ['Whole minutes count: “in 2 hours” is rounded up to the next one.'],
    ...held.slice(0, 5),
  ]
}

const times = ({ zone, onlyEnd }: SchedulePreview): Field[] => [
  ...(onlyEnd ? [] : [line('when', 'Activate', 'Empty for an active bot that only ends', false)]),
  line('until', 'Deactivate', onlyEnd ? 'When it ends' : 'Empty: it stays active', onlyEnd),
  { ...line('zone', 'Time zone', 'Area and city, such as Europe/Zagreb', true), value: zone },
]

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

function what({ senders, onlyEnd, plan, warnings }: SchedulePreview): Field[] {
  return [
    ...tickList({
      name: 'senders',
      label: 'Senders',
      required: true,
      items: senders.map(({ name, channel, masked }) => ({
        value: name,
        label: `${name} (${channel}, ${masked})`,
      })),
      chosen: plan?.senders ?? senders.map(({ name }) => name),
    }),
    ...(onlyEnd ? [] : [takeOver]),
    ...warningTicks(warnings, plan?.override),
    choiceField({
      name: 'openSessions',
      label: 'Open sessions at the deactivation',
      value: 'finish',
      options: [
        { value: 'finish', label: 'Let them finish' },
        { value: 'end', label: 'End them at once' },
      ],
    }),
    ...graceFields([]),
    textField({ name: 'reason', label: 'Why', required: false }),
  ]
}

const takeOver = choiceField({
  name: 'takeOver',
  label: 'A sender that another bot holds then',
  value: 'no',
  options: [
    { value: 'no', label: 'Leave it there, and activate nothing' },
    { value: 'finish', label: 'Take it; its open sessions may finish' },
    { value: 'end', label: 'Take it; end its open sessions' },
  ],
})

/** What was planned so far, as it can be typed again. */
function valuesOf({ steps, plan }: SchedulePreview): FieldValues {
  const typed = (name: string) => {
    const step = steps.find((one) => one.step === name)
    return step ? typedText(step) : ''
  }
  const zone = steps[0]?.zone
  return {
    when: typed('activate'),
    until: typed('deactivate'),
    ...(zone !== undefined && { zone }),
    ...(plan && {
      takeOver: plan.takeOver,
      openSessions: plan.openSessions,
      grace: graceText(plan.graceMs),
      goodbye: plan.goodbye,
      reason: plan.reason,
    }),
  }
}

import type { OptionSpec } from '../port.ts'

export const whenOption: OptionSpec = {
  name: 'when',
  summary: 'tomorrow 9:00 until Fri 18:00 Europe/Zagreb; without it a form asks',
  kind: 'when',
  required: false,
  rest: true,
}

export const scheduleOption: OptionSpec = {
  name: 'schedule',
  summary: 'The schedule, such as S-1: /schedule list shows them',
  kind: 'schedule',
  required: true,
}

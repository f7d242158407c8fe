import { openSchedule, propose } from './schedule-action.ts'
import type { Command } from '../kit/talk.ts'
import { scheduleOption, whenOption } from './schedule-options-command.ts'
import { spanOf } from './schedule-span-command.ts'

export const change: Command = {
  name: 'change',
  summary: 'Change when or what a schedule does',
  answer: 'form',
  options: [scheduleOption, whenOption],
  act: 'bot.schedule',
  run: (talk, { schedule = '', when }) =>
    when === undefined
      ? openSchedule(talk, { schedule })
      : propose(talk, { schedule, ...spanOf(when) }),
}

import { openSchedule, propose } from './schedule-action.ts'
import type { Command } from '../kit/handler.ts'
import { scheduleOption, whenOption } from './schedule-options-command.ts'
import { parsePeriod } from './schedule-span-command.ts'

export const change: Command = {
  name: 'change',
  summary: 'Change when or what a schedule does',
  answer: 'form',
  options: [scheduleOption, whenOption],
  permission: 'bot.schedule',
  run: (chat, { schedule = '', when }) =>
    when === undefined
      ? openSchedule(chat, { schedule })
      : propose(chat, { schedule, ...parsePeriod(when) }),
}

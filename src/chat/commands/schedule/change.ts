import { openSchedule, propose } from '../../actions/schedule.ts'
import type { Command } from '../../talk.ts'
import { scheduleOption, whenOption } from './options.ts'
import { spanOf } from './span.ts'

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

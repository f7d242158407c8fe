import { cancel as cancelIt } from '../../actions/schedule-answers.ts'
import type { Command } from '../../talk.ts'
import { scheduleOption } from './options.ts'

export const cancel: Command = {
  name: 'cancel',
  summary: 'Take back what is planned',
  answer: 'private',
  options: [scheduleOption],
  act: 'bot.schedule',
  run: (talk, { schedule = '' }) => cancelIt(talk, { schedule }),
}

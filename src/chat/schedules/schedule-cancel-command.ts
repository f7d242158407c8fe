import { cancel as cancelIt } from './schedule-answers-action.ts'
import type { Command } from '../kit/handler.ts'
import { scheduleOption } from './schedule-options-command.ts'

export const cancel: Command = {
  name: 'cancel',
  summary: 'Take back what is planned',
  answer: 'private',
  options: [scheduleOption],
  permission: 'bot.schedule',
  run: (chat, { schedule = '' }) => cancelIt(chat, { schedule }),
}

import { openSchedule, propose } from './schedule-action.ts'
import type { Command } from '../kit/handler.ts'
import { botOption } from '../kit/options-command.ts'
import { whenOption } from './schedule-options-command.ts'
import { parsePeriod } from './schedule-span-command.ts'

export const add: Command = {
  name: 'add',
  summary: 'Activate a bot at a time, and deactivate it at another',
  answer: 'form',
  options: [botOption, whenOption],
  permission: 'bot.schedule',
  run: (chat, { bot: slug = '', when }) =>
    when === undefined
      ? openSchedule(chat, { bot: slug })
      : propose(chat, { bot: slug, ...parsePeriod(when) }),
}

import { openSchedule, propose } from './schedule-action.ts'
import type { Command } from '../kit/talk.ts'
import { bot } from '../kit/options-command.ts'
import { whenOption } from './schedule-options-command.ts'
import { spanOf } from './schedule-span-command.ts'

export const add: Command = {
  name: 'add',
  summary: 'Activate a bot at a time, and deactivate it at another',
  answer: 'form',
  options: [bot, whenOption],
  act: 'bot.schedule',
  run: (talk, { bot: slug = '', when }) =>
    when === undefined
      ? openSchedule(talk, { bot: slug })
      : propose(talk, { bot: slug, ...spanOf(when) }),
}

import { openSchedule, propose } from '../../actions/schedule.ts'
import type { Command } from '../../talk.ts'
import { bot } from '../options.ts'
import { whenOption } from './options.ts'
import { spanOf } from './span.ts'

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

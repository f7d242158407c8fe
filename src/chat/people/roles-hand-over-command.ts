import { handOverBot } from '../../control/bots/hand-over-bot.ts'
import { personWord } from './person-word.ts'
import { personText } from './people-words.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { botOption, personOption } from '../kit/options-command.ts'

export const handOver: Command = {
  name: 'hand-over',
  summary: 'Make somebody else a bot’s super admin',
  answer: 'private',
  options: [botOption, personOption],
  run: async (chat, { bot: slug = '', person: word = '' }) => {
    const id = personWord(chat, word)
    const done = await handOverBot(chat.ctx, { bot: slug, person: id })
    return privateNotice([personText.superAdmin(done.superAdmin, done.bot.name)], { tone: 'ok' })
  },
}

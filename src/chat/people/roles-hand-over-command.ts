import { handOverBot } from '../../control/bots/hand-over-bot.ts'
import { personFrom } from './find-person.ts'
import { oneLine, person as mention } from '../kit/rich.ts'
import { tell } from '../kit/talk.ts'
import type { Command } from '../kit/talk.ts'
import { bot, person } from '../kit/options-command.ts'

export const handOver: Command = {
  name: 'hand-over',
  summary: 'Make somebody else a bot’s super admin',
  answer: 'private',
  options: [bot, person],
  run: async (talk, { bot: slug = '', person: word = '' }) => {
    const { id } = await personFrom(talk, word)
    const done = await handOverBot(talk.ctx, { bot: slug, person: id })
    const name = oneLine(done.bot.name, 80)
    return tell([[mention(done.superAdmin), ` is the super admin of ${name} now.`]], { tone: 'ok' })
  },
}

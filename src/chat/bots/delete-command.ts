import { deleteBot } from '../../control/bots/delete-bot.ts'
import { oneLine } from '../kit/rich.ts'
import { tell } from '../kit/talk.ts'
import type { Command } from '../kit/talk.ts'
import { bot, text } from '../kit/options-command.ts'

export const remove: Command = {
  name: 'delete',
  summary: 'Delete a bot that was never active',
  answer: 'private',
  options: [bot, text('confirm', 'Its short name once more')],
  act: 'bot.delete',
  run: async ({ ctx }, { bot: slug = '', confirm = '' }) => {
    const gone = await deleteBot(ctx, { bot: slug, confirm })
    return tell([[`${oneLine(gone.name, 80)} is deleted.`]], { tone: 'ok' })
  },
}

import { createBot } from '../../control/bots/create-bot.ts'
import { editLink } from './edit-link.ts'
import { actionId } from '../kit/action-id.ts'
import { publicPlace } from '../kit/public-place.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { textOption } from '../kit/options-command.ts'
import { botText } from './bot-words.ts'

export const create: Command = {
  name: 'create',
  summary: 'Make a bot; its cards stand in this channel',
  answer: 'private',
  options: [
    textOption('slug', 'Its short name: orders, support-en'),
    { ...textOption('name', 'Its name for people'), rest: true },
  ],
  permission: 'bot.create',
  run: async ({ ctx, from }, { slug = '', name = '' }) => {
    const { platform, user, channel } = publicPlace(from)
    const home = { platform, install: user.install, channel }
    const bot = await createBot(ctx, { slug, name, home })
    return privateNotice([botText.made(bot), botText.editNew(editLink(ctx, bot.slug))], {
      tone: 'ok',
      buttons: [{ id: actionId('validate', bot.id), label: 'Validate' }],
    })
  },
}

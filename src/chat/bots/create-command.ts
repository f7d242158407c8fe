import { createBot } from '../../control/bots/create-bot.ts'
import { editLink } from './edit-link.ts'
import { actionId } from '../kit/action-id.ts'
import { publicPlace } from '../kit/public-place.ts'
import { oneLine } from '../kit/rich.ts'
import { tell } from '../kit/talk.ts'
import type { Command } from '../kit/talk.ts'
import { text } from '../kit/options-command.ts'

export const create: Command = {
  name: 'create',
  summary: 'Make a bot; its cards stand in this channel',
  answer: 'private',
  options: [
    text('slug', 'Its short name: orders, support-en'),
    { ...text('name', 'Its name for people'), rest: true },
  ],
  act: 'bot.create',
  run: async ({ ctx, from }, { slug = '', name = '' }) => {
    const { platform, user, channel } = publicPlace(from)
    const home = { platform, install: user.install, channel }
    const bot = await createBot(ctx, { slug, name, home })
    return tell(
      [
        [{ bold: oneLine(bot.name, 80) }, ' is made, and you are its super admin.'],
        ['Edit it in ', editLink(ctx, bot.slug), '; then ask to publish it. Its cards stand here.'],
      ],
      { tone: 'ok', buttons: [{ id: actionId('validate', bot.id), label: 'Validate' }] },
    )
  },
}

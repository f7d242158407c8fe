import { setHome } from '../../control/bots/set-home.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { publicPlace } from '../kit/public-place.ts'
import { botOption } from '../kit/options-command.ts'
import { botText } from './bot-words.ts'

export const home: Command = {
  name: 'home',
  summary: 'Put a bot’s cards into this channel',
  answer: 'private',
  options: [botOption],
  permission: 'home.choose',
  run: async ({ ctx, from }, { bot: slug = '' }) => {
    const { platform, user, channel } = publicPlace(from)
    const homes = await setHome(ctx, { bot: slug, platform, install: user.install, channel })
    return privateNotice([botText.home(slug, homes.length - 1)], { tone: 'ok' })
  },
}

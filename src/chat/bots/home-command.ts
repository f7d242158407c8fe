import { setHome } from '../../control/bots/set-home.ts'
import { plural } from '../kit/rich.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { publicPlace } from '../kit/public-place.ts'
import { botOption } from '../kit/options-command.ts'

export const home: Command = {
  name: 'home',
  summary: 'Put a bot’s cards into this channel',
  answer: 'private',
  options: [botOption],
  permission: 'home.choose',
  run: async ({ ctx, from }, { bot: slug = '' }) => {
    const { platform, user, channel } = publicPlace(from)
    const homes = await setHome(ctx, { bot: slug, platform, install: user.install, channel })
    const others = homes.length - 1
    const also = others > 0 ? ` They also stand in ${plural(others, 'other channel')}.` : ''
    return privateNotice([[`The cards of ${slug} stand in this channel from now on.${also}`]], {
      tone: 'ok',
    })
  },
}

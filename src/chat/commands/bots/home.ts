import { setHome } from '../../../control/set-home.ts'
import { plural } from '../../rich.ts'
import { tell } from '../../talk.ts'
import type { Command } from '../../talk.ts'
import { publicPlace } from '../../public-place.ts'
import { bot } from '../options.ts'

export const home: Command = {
  name: 'home',
  summary: 'Put a bot’s cards into this channel',
  answer: 'private',
  options: [bot],
  act: 'home.choose',
  run: async ({ ctx, from }, { bot: slug = '' }) => {
    const { platform, user, channel } = publicPlace(from)
    const homes = await setHome(ctx, { bot: slug, platform, install: user.install, channel })
    const others = homes.length - 1
    const also = others > 0 ? ` They also stand in ${plural(others, 'other channel')}.` : ''
    return tell([[`The cards of ${slug} stand in this channel from now on.${also}`]], {
      tone: 'ok',
    })
  },
}

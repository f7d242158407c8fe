import { listVersions } from '../../control/versions/list-versions.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { botOption } from '../kit/options-command.ts'
import { listHead, pageButtons, pageOption, upToOption, wantedNewest } from '../kit/pages.ts'
import { noVersionYet, versionLine } from './version-words.ts'

const shownMax = 20

export const versions: Command = {
  name: 'versions',
  summary: 'What was published, when and by whom',
  answer: 'private',
  options: [botOption, pageOption],
  permission: 'bot.see',
  run: async ({ ctx, me }, options) => {
    const { bot = '' } = options
    const found = await listVersions(ctx, {
      bot,
      ...wantedNewest(options),
      size: shownMax,
    })
    const lines = found.versions.map((view) => versionLine(view, me.zone))
    const total = found.page === 1 && !found.more ? lines.length : null
    if (total === 0) {
      return privateNotice([noVersionYet(found.bot.slug, ctx.settings.commandPrefix)])
    }
    const bound = upToOption(options, found, found.versions[0]?.number)
    return privateNotice([listHead(['version', 'versions'], found, total), ...lines], {
      buttons: pageButtons('bots versions', { bot: found.bot.slug, ...bound }, found),
    })
  },
}

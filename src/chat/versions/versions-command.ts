import { listVersions } from '../../control/versions/list-versions.ts'
import type { VersionView } from '../../control/versions/list-versions.ts'
import type { Rich } from '../port.ts'
import { oneLine, people, person, plural, when } from '../kit/rich.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { botOption } from '../kit/options-command.ts'
import { listHead, pageButtons, pageOption, wantedPage } from '../kit/pages.ts'

const shownMax = 20

export const versions: Command = {
  name: 'versions',
  summary: 'What was published, when and by whom',
  answer: 'private',
  options: [botOption, pageOption],
  permission: 'bot.see',
  run: async ({ ctx, me }, options) => {
    const { bot = '' } = options
    const found = await listVersions(ctx, { bot, page: wantedPage(options), size: shownMax })
    const lines = found.versions.map((view) => lineOf(view, me.zone))
    const total = found.page === 1 && !found.more ? lines.length : null
    return privateNotice([listHead(['version', 'versions'], found, total), ...lines], {
      buttons: pageButtons('bots versions', { bot: found.bot.slug }, found),
    })
  },
}

function lineOf(view: VersionView, zone: string): Rich {
  const released = view.released.length > 0 ? ` (${view.released.join(', ')})` : ''
  const changes = view.changeCount === null ? '' : `, ${plural(view.changeCount, 'change')}`
  const approved: Rich =
    view.approvers.length > 0 ? [', approved by ', ...people(view.approvers)] : []
  return [
    { bold: view.version.label },
    released,
    ' ',
    when(view.createdAt, zone),
    ' by ',
    person(view.author),
    ...approved,
    `${changes}: ${oneLine(view.comment, 160)}`,
  ]
}

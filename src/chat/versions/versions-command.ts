import { listVersions } from '../../control/versions/list-versions.ts'
import type { Rich } from '../port.ts'
import { oneLine, people, person, plural, when } from '../kit/rich.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { botOption } from '../kit/options-command.ts'

const shownMax = 20

export const versions: Command = {
  name: 'versions',
  summary: 'What was published, when and by whom',
  answer: 'private',
  options: [botOption],
  permission: 'bot.see',
  run: async ({ ctx, me }, { bot: slug = '' }) => {
    const found = await listVersions(ctx, { bot: slug })
    const lines = found.slice(0, shownMax).map((view): Rich => {
      const released = view.released.length > 0 ? ` (${view.released.join(', ')})` : ''
      const approved: Rich =
        view.approvers.length > 0 ? [', approved by ', ...people(view.approvers)] : []
      const said = `: ${oneLine(view.comment, 160)}`
      const at = when(view.createdAt, me.zone)
      return [
        { bold: view.version.label },
        released,
        ' ',
        at,
        ' by ',
        person(view.author),
        ...approved,
        said,
      ]
    })
    const left = found.length - lines.length
    return privateNotice([
      [{ bold: plural(found.length, 'version') }],
      ...lines,
      ...(left > 0 ? [[`and ${left} more`]] : []),
    ])
  },
}

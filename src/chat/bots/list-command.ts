import { listBots } from '../../control/bots/list-bots.ts'
import { botStateOf } from '../../domain/bot-state.ts'
import { oneLine, plural } from '../kit/rich.ts'
import type { Rich } from '../port.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'

const shownMax = 30

export const list: Command = {
  name: 'list',
  summary: 'All bots and where they stand',
  answer: 'private',
  options: [],
  permission: 'bots.list',
  run: async ({ ctx }) => {
    const bots = await listBots(ctx)
    const lines = bots
      .slice(0, shownMax)
      .map(({ slug, name, active, drainsUntil, releases, openRequest }): Rich => {
        const version = releases.find((release) => release.track === 'official')?.version.label
        const facts = {
          isActive: active.length > 0,
          drains: drainsUntil !== null,
          isReleased: version !== undefined,
        }
        const state = {
          active: `🚀 ${version ?? ''} on ${plural(active.length, 'sender')}`,
          draining: `🌊 ${version ?? ''}, draining`,
          inactive: `⏸ ${version ?? ''}, inactive`,
          draft: '📝 draft',
        }[botStateOf(facts)]
        const open = openRequest ? `, R-${openRequest.number} ${openRequest.state}` : ''
        return [{ code: slug }, ` ${oneLine(name, 60)}: ${state}${open}`]
      })
    const left = bots.length - lines.length
    return privateNotice([
      [{ bold: plural(bots.length, 'bot') }],
      ...lines,
      ...(left > 0 ? [[`and ${left} more`]] : []),
    ])
  },
}

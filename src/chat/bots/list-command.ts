import { listBots } from '../../control/bots/list-bots.ts'
import type { BotSummary } from '../../control/bots/list-bots.ts'
import { botStateOf } from '../../domain/bot-state.ts'
import { oneLine, plural } from '../kit/rich.ts'
import type { Rich } from '../port.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { listHead, pageButtons, pageOption, wantedPage } from '../kit/pages.ts'
import { botText } from './bot-words.ts'

const shownMax = 30

export const list: Command = {
  name: 'list',
  summary: 'All bots and where they stand',
  answer: 'private',
  options: [pageOption],
  permission: 'bots.list',
  run: async ({ ctx }, options) => {
    const found = await listBots(ctx, { page: wantedPage(options), size: shownMax })
    const isFirst = found.page === 1 && !found.more && found.bots.every(({ builtIn }) => builtIn)
    return privateNotice(
      [
        listHead(['bot', 'bots'], found, found.total),
        ...found.bots.map(lineOf),
        ...(isFirst ? [botText.none(ctx.settings.commandPrefix)] : []),
      ],
      {
        buttons: pageButtons('bots list', {}, found),
      },
    )
  },
}

function lineOf({
  slug,
  name,
  builtIn,
  active,
  drainsUntil,
  releases,
  openRequest,
  draft,
}: BotSummary): Rich {
  const version = releases.find((release) => release.track === 'official')?.version.label
  const facts = {
    isActive: active.length > 0,
    drains: drainsUntil !== null,
    isReleased: version !== undefined,
  }
  const wrong = draft && draft.errors > 0 ? ` with ${plural(draft.errors, 'error')}` : ''
  const state = {
    active: `🚀 ${version ?? ''} on ${plural(active.length, 'number')}`,
    draining: `🌊 ${version ?? ''}, finishing`,
    inactive: `⏸ ${version ?? ''}, inactive`,
    draft: `📝 draft${wrong}`,
  }[botStateOf(facts)]
  const open = openRequest ? `, R-${openRequest.number} ${openRequest.state}` : ''
  const kind = builtIn ? ' (built in: it answers where another bot fails)' : ''
  return [{ code: slug }, ` ${oneLine(name, 60)}${kind}: ${state}${open}`]
}

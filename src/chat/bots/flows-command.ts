import { listFlows } from '../../control/bots/list-flows.ts'
import type { FlowState } from '../../domain/gray/flow-states.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { botOption } from '../kit/options-command.ts'
import { oneLine, plural } from '../kit/rich.ts'
import type { Rich } from '../port.ts'
import { editLink } from './edit-link.ts'
import { botText } from './bot-words.ts'

const flowsShown = 40
const words: Record<FlowState, string> = {
  New: '➕ New: in the draft alone',
  Unreleased: '✏️ Unreleased: changed in the draft',
  Gray: '🌗 Gray: a part of the customers meets another version of it',
  Official: '✅ Official: everybody meets it',
}

export const flows: Command = {
  name: 'flows',
  summary: 'How far each flow is on its way to customers',
  answer: 'private',
  options: [botOption],
  permission: 'bot.see',
  run: async ({ ctx }, { bot = '' }) => {
    const { bot: found, flows: all } = await listFlows(ctx, { bot })
    const lines = (Object.keys(words) as FlowState[]).flatMap((state): Rich[] => {
      const some = all.filter((one) => one.state === state)
      if (some.length === 0) return []
      const shown = some.slice(0, flowsShown).map(({ flow }) => oneLine(flow, 60))
      const more = some.length > flowsShown ? ` and ${some.length - flowsShown} more` : ''
      return [[{ bold: words[state] }, `: ${shown.join(', ')}${more}`]]
    })
    return privateNotice([
      [`${oneLine(found.name, 80)}: ${plural(all.length, 'flow')}`],
      ...lines,
      ...(all.length === 0 ? [botText.noFlows(editLink(ctx, bot))] : []),
    ])
  },
}

import { listTroubles } from '../../control/conversations/list-troubles.ts'
import { actionId } from '../kit/action-id.ts'
import { privateNotice } from '../kit/handler.ts'
import type { ChatContext, Command } from '../kit/handler.ts'
import { botOption, choiceOption, textOption } from '../kit/options-command.ts'
import { oneLine, when } from '../kit/rich.ts'
import type { Answer, Button, Rich } from '../port.ts'
import { fileOf, showTrace } from './trace-action.ts'
import { troubleText } from './trace-words.ts'

const buttonsMax = 5

export const traceCommand: Command = {
  name: 'trace',
  summary: 'What was said to a customer and why, or where something went wrong',
  answer: 'private',
  options: [
    botOption,
    textOption(
      'contact',
      'The customer, by number or id; without one, where something went wrong',
      false,
    ),
    choiceOption('as', 'Here, or as a file with everything', ['list', 'file'], false),
  ],
  permission: 'bot.trace',
  run: (chat, { bot = '', contact, as }) => {
    if (contact === undefined) return showTroubles(chat, bot)
    return as === 'file' ? fileOf(chat, { bot, contact }) : showTrace(chat, { bot, contact })
  },
}

async function showTroubles({ ctx, me }: ChatContext, slug: string): Promise<Answer> {
  const { bot, troubles } = await listTroubles(ctx, { bot: slug })
  const how = troubleText.whole(bot.slug, ctx.settings.commandPrefix)
  if (troubles.length === 0) return privateNotice([[troubleText.none(bot.name)], how])
  const lines = troubles.map(({ contact, text, code, at }, i): Rich => [
    `${i + 1}. `,
    when(at, me.zone),
    ` ${oneLine(contact, 60)}: ${oneLine(text, 160)} `,
    { code },
  ])
  const buttons = troubles.slice(0, buttonsMax).map(({ of, contact }, i): Button => ({
    id: actionId('trace', `${bot.id}/${of}`),
    label: oneLine(`${i + 1}. ${contact}`, 60),
  }))
  const head: Rich = [{ bold: troubleText.head(bot.name) }]
  return privateNotice([head, ...lines, how], { buttons })
}

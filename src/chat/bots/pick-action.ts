import { Refusal } from '../../refusal.ts'
import { commands } from '../commands.ts'
import { pickForm } from './pick-form.ts'
import type { Answer, FieldValues } from '../port.ts'
import { showForm } from '../kit/handler.ts'
import type { Action, ActionTarget, Command, ChatContext } from '../kit/handler.ts'
import { commonText } from '../kit/common-words.ts'
import { botText } from './bot-words.ts'

/** Asks for a bot, and its submit runs the command on it; the id is the command's name. */
export const pick: Action = {
  click: {
    answer: 'form',
    run: (_chat, target) => Promise.resolve(showForm(pickForm(commandOf(target)))),
  },
  submit: {
    answer: 'form',
    form: (_talk, target) => Promise.resolve(pickForm(commandOf(target))),
    run,
  },
}

async function run(chat: ChatContext, target: ActionTarget, values: FieldValues): Promise<Answer> {
  const bot = [values.bot].flat()[0]
  if (typeof bot !== 'string' || bot.trim() === '') throw noBot
  const command = commandOf(target)
  if (!command.run) throw new Error(`/${command.name} has no handler`)
  return command.run(chat, { bot: bot.trim() })
}

function commandOf({ id }: ActionTarget): Command {
  const [name, verb] = id.split(' ')
  const top = commands.find((one) => one.name === name)
  const command = verb === undefined ? top : top?.verbs?.find((one) => one.name === verb)
  if (command?.answer === 'form') return { ...command, name: id }
  throw new Refusal('NOT_FOUND', commonText.noForm, commonText.allCommands(''))
}

const noBot = new Refusal('VALIDATION', botText.noBot, botText.chooseBot, {
  bot: botText.chooseBot,
})

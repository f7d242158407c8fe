import { Refusal } from '../../refusal.ts'
import { commands } from '../commands.ts'
import { pickForm } from './pick-form.ts'
import type { Answer, FieldValues } from '../port.ts'
import type { Action, ActionTarget, Command, ChatContext } from '../kit/handler.ts'

/** The bot picker's submit runs the command that was called without a bot; the id is its name. */
export const pick: Action = {
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
  throw new Refusal('NOT_FOUND', 'That form is no longer in use.', '/help lists all commands.')
}

const noBot = new Refusal('VALIDATION', 'No bot was chosen.', 'Choose one of the list.', {
  bot: 'Choose one of the list.',
})

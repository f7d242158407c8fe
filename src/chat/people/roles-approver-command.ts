import { addApprover, removeApprover } from '../../control/people/set-approver.ts'
import { personWord } from './person-word.ts'
import { waitsLines } from '../bots/bot-words.ts'
import { personText } from './people-words.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { botOption, choiceOption, personOption } from '../kit/options-command.ts'

export const approver: Command = {
  name: 'approver',
  summary: 'Say who approves a bot’s publishes',
  answer: 'private',
  options: [choiceOption('do', 'What to do', ['add', 'remove']), botOption, personOption],
  permission: 'approvers.manage',
  run: async (chat, { do: what, bot: slug = '', person: word = '' }) => {
    const id = personWord(chat, word)
    if (what === 'remove') {
      const { waits } = await removeApprover(chat.ctx, { bot: slug, person: id })
      return privateNotice(waitsLines(waits))
    }
    const done = await addApprover(chat.ctx, { bot: slug, person: id })
    return privateNotice([personText.approves(done.person, done.bot.name)], { tone: 'ok' })
  },
}

import { addApprover, removeApprover } from '../../control/people/set-approver.ts'
import { findMentionedPerson } from './find-person.ts'
import { oneLine, person as mention } from '../kit/rich.ts'
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
    const { id } = await findMentionedPerson(chat, word)
    const act = what === 'remove' ? removeApprover : addApprover
    const done = await act(chat.ctx, { bot: slug, person: id })
    const said = what === 'remove' ? ' no longer approves ' : ' approves '
    return privateNotice(
      [[mention(done.person), said, `${oneLine(done.bot.name, 80)} from now on.`]],
      {
        tone: 'ok',
      },
    )
  },
}

import { addApprover, removeApprover } from '../../control/people/set-approver.ts'
import { personFrom } from './find-person.ts'
import { oneLine, person as mention } from '../kit/rich.ts'
import { tell } from '../kit/talk.ts'
import type { Command } from '../kit/talk.ts'
import { bot, choice, person } from '../kit/options-command.ts'

export const approver: Command = {
  name: 'approver',
  summary: 'Say who approves a bot’s publishes',
  answer: 'private',
  options: [choice('do', 'What to do', ['add', 'remove']), bot, person],
  act: 'approvers.manage',
  run: async (talk, { do: what, bot: slug = '', person: word = '' }) => {
    const { id } = await personFrom(talk, word)
    const act = what === 'remove' ? removeApprover : addApprover
    const done = await act(talk.ctx, { bot: slug, person: id })
    const said = what === 'remove' ? ' no longer approves ' : ' approves '
    return tell([[mention(done.person), said, `${oneLine(done.bot.name, 80)} from now on.`]], {
      tone: 'ok',
    })
  },
}

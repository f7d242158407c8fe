import { setPolicy } from '../../control/bots/set-policy.ts'
import { Refusal } from '../../refusal.ts'
import { oneLine, plural } from '../kit/rich.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { botOption, choiceOption, textOption } from '../kit/options-command.ts'

export const policy: Command = {
  name: 'policy',
  summary: 'How a bot’s publishes are approved',
  answer: 'private',
  options: [
    botOption,
    textOption('approvals', 'How many must approve: 1 to 10', false),
    choiceOption(
      'four-eyes',
      'Whether authors and the requester are kept out',
      ['on', 'off'],
      false,
    ),
    {
      ...textOption(
        'checklist',
        'What an approver ticks, with ; between; none for an empty one',
        false,
      ),
      rest: true,
    },
  ],
  permission: 'policy.change',
  run: async ({ ctx }, { bot: slug = '', approvals, 'four-eyes': fourEyes, checklist }) => {
    const after = await setPolicy(ctx, {
      bot: slug,
      ...(approvals !== undefined && { approvals: wholeNumber(approvals) }),
      ...(fourEyes !== undefined && { fourEyes: fourEyes === 'on' }),
      ...(checklist !== undefined && { checklist: itemsOf(checklist) }),
    })
    const items = after.checklist.map((item) => oneLine(item, 100)).join('; ') || 'empty'
    return privateNotice(
      [
        [`${plural(after.approvals, 'approval')}, four eyes ${after.fourEyes ? 'on' : 'off'}.`],
        [`Checklist: ${items}.`],
        ['A request that waits keeps the policy it was made under.'],
      ],
      { tone: 'ok' },
    )
  },
}

function wholeNumber(word: string): number {
  if (/^\d{1,3}$/.test(word)) return Number(word)
  throw new Refusal('VALIDATION', `"${word.slice(0, 40)}" is not a number.`, 'Write 1 to 10.')
}

const itemsOf = (text: string): string[] =>
  text.trim().toLowerCase() === 'none'
    ? []
    : text
        .split(';')
        .map((item) => item.trim())
        .filter((item) => item !== '')

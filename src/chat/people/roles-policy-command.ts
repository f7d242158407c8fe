import { lookTwiceReasons } from '../../bot/changes/document.ts'
import { setPolicy } from '../../control/bots/set-policy.ts'
import { demandWords } from '../../domain/policy.ts'
import type { RiskRule } from '../../domain/policy.ts'
import { Refusal } from '../../refusal.ts'
import { waitsLines } from '../bots/bot-words.ts'
import { policyText } from './people-words.ts'
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
    textOption(
      'risks',
      'What needs more: "data address=2+super; price=2"; none for nothing',
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
  run: async ({ ctx }, { bot: slug = '', approvals, 'four-eyes': fourEyes, checklist, risks }) => {
    const { policy: after, waits } = await setPolicy(ctx, {
      bot: slug,
      ...(approvals !== undefined && { approvals: wholeNumber(approvals) }),
      ...(fourEyes !== undefined && { fourEyes: fourEyes === 'on' }),
      ...(checklist !== undefined && { checklist: itemsOf(checklist) }),
      ...(risks !== undefined && { risks: itemsOf(risks).map(riskOf) }),
    })
    if (waits) return privateNotice(waitsLines(waits))
    return privateNotice(
      [
        [policyText.head(after.approvals, after.fourEyes)],
        [policyText.checklist(after.checklist)],
        ...(after.risks ?? []).map((rule) => [`${rule.reason}: ${demandWords(rule)}.`]),
        [policyText.keeps],
      ],
      { tone: 'ok' },
    )
  },
}

/** `data address=2+super`. */
function riskOf(item: string): RiskRule {
  const [, word = '', approvals = '', superAdmin] =
    /^([a-z -]+?)\s*=\s*(\d{1,2})\s*(\+\s*super(?: admin)?)?$/i.exec(item) ?? []
  const reason = lookTwiceReasons.find((one) => one === word.toLowerCase())
  if (reason) return { reason, approvals: Number(approvals), superAdmin: superAdmin !== undefined }
  throw new Refusal('VALIDATION', policyText.noRisk(item), policyText.risks(lookTwiceReasons))
}

function wholeNumber(word: string): number {
  if (/^\d{1,3}$/.test(word)) return Number(word)
  throw new Refusal('VALIDATION', policyText.noNumber(word), policyText.oneToTen)
}

const itemsOf = (text: string): string[] =>
  text.trim().toLowerCase() === 'none'
    ? []
    : text
        .split(';')
        .map((item) => item.trim())
        .filter((item) => item !== '')

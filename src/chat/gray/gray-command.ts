import { deleteGrayRule } from '../../control/gray/delete-gray-rule.ts'
import { listGrayRules } from '../../control/gray/list-gray-rules.ts'
import type { GrayRuleView } from '../../control/gray/gray-rule-view.ts'
import { readGrayCard } from '../../control/gray/read-gray-card.ts'
import { actionId } from '../kit/action-id.ts'
import { privateNotice } from '../kit/handler.ts'
import type { ChatContext, Command } from '../kit/handler.ts'
import { botOption, choiceOption, textOption } from '../kit/options-command.ts'
import { oneLine, plural, when } from '../kit/rich.ts'
import type { Answer, Button, Rich } from '../port.ts'
import { endingGray, endingOfficial, openChange, openHold, promoting } from './gray-actions.ts'
import { grayCard } from './gray-card.ts'
import { ruleLine } from './gray-words.ts'
import { openRule } from './rule-actions.ts'

const rulesShown = 20

const show: Command = {
  name: 'show',
  summary: 'The gray release of a bot, beside its official version',
  answer: 'private',
  options: [botOption],
  permission: 'bot.see',
  run: async ({ ctx }, { bot = '' }) => {
    const card = grayCard(await readGrayCard(ctx, { bot }))
    const lines = card.sections.flatMap(({ title, lines: all }) => [[{ bold: title }], ...all])
    const fields = card.fields.map(({ label, value }): Rich => [`${label}: `, ...value])
    const head: Rich = [{ bold: `${card.title} · ${card.status}` }]
    return privateNotice([head, ...fields, ...lines, ...card.notes], { buttons: card.buttons })
  },
}

const hold: Command = {
  name: 'hold',
  summary: 'Give new chats the official version again',
  answer: 'form',
  options: [botOption],
  permission: 'gray.hold',
  run: ({ ctx }, { bot = '' }) => openHold(ctx, bot),
}

const promote: Command = {
  name: 'promote',
  summary: 'Ask to make the gray version official',
  answer: 'form',
  options: [botOption],
  permission: 'request.make',
  run: ({ ctx }, { bot = '' }) => openChange(ctx, promoting, bot),
}

const end: Command = {
  name: 'end',
  summary: 'Ask to end a gray release, or the official one',
  answer: 'form',
  options: [botOption, choiceOption('release', 'Which one', ['gray', 'official'], false)],
  permission: 'request.make',
  run: ({ ctx }, { bot = '', release = 'gray' }) =>
    openChange(ctx, release === 'official' ? endingOfficial : endingGray, bot),
}

const rules: Command = {
  name: 'rules',
  summary: 'The rules that say who meets a gray version, and where they are used',
  answer: 'private',
  options: [],
  permission: 'bots.list',
  run: showRules,
}

const rule: Command = {
  name: 'rule',
  summary: 'Make or change a rule: numbers, ranges, countries or a share',
  answer: 'form',
  options: [{ ...textOption('name', 'Its name; a new one makes a new rule', false), rest: true }],
  permission: 'gray.rules',
  run: ({ ctx }, { name }) => openRule(ctx, name),
}

const remove: Command = {
  name: 'delete',
  summary: 'Delete a rule that no gray release uses',
  answer: 'private',
  options: [{ ...textOption('name', 'Its name'), rest: true }],
  permission: 'gray.rules',
  run: async ({ ctx }, { name = '' }) => {
    const gone = await deleteGrayRule(ctx, { name })
    return privateNotice([[`The rule ${oneLine(gone.name, 60)} is deleted.`]], { tone: 'ok' })
  },
}

/** A version for a part of the customers first (F32-F34, F80). */
export const gray: Command = {
  name: 'gray',
  summary: 'Let a part of the customers meet a version first',
  answer: 'private',
  options: [],
  verbForBot: 'show',
  verbs: [show, hold, promote, end, rules, rule, remove],
}

async function showRules({ ctx, me }: ChatContext): Promise<Answer> {
  const all = await listGrayRules(ctx)
  if (all.length === 0) {
    const prefix = ctx.settings.commandPrefix
    return privateNotice([
      ['There is no gray rule yet. Make one: ', { code: `/${prefix}gray rule` }],
    ])
  }
  const shown = all.slice(0, rulesShown)
  const more = all.length - shown.length
  return privateNotice(
    [
      [{ bold: plural(all.length, 'gray rule') }],
      ...shown.flatMap((one) => linesOf(one, me.zone)),
      ...(more > 0
        ? [[`and ${plural(more, 'more rule')}: find one by its name with /gray rule.`]]
        : []),
    ],
    { buttons: shown.flatMap(buttonsOf).slice(0, 4) },
  )
}

function linesOf({ name, rule: said, usedBy, wider }: GrayRuleView, zone: string): Rich[] {
  const used =
    usedBy.length === 0
      ? 'not used'
      : `used by ${usedBy
          .slice(0, 5)
          .map((bot) => oneLine(bot.name, 40))
          .join(', ')}${usedBy.length > 5 ? ` and ${usedBy.length - 5} more` : ''}`
  return [
    [{ bold: oneLine(name, 60) }, `: ${ruleLine(said)} · ${used}`],
    ...(wider
      ? [
          [
            `⏳ Shall reach more since `,
            when(wider.at, zone),
            `: ${ruleLine(wider.rule)}. An approver confirms it.`,
          ] as Rich,
        ]
      : []),
  ]
}

const buttonsOf = ({ id, name, revision, wider }: GrayRuleView): Button[] =>
  wider
    ? [
        {
          id: actionId('rule-confirm', id, revision),
          label: oneLine(`Confirm ${name}`, 60),
          style: 'primary',
        },
        { id: actionId('rule-drop', id, revision), label: oneLine(`Drop ${name}`, 60) },
      ]
    : []

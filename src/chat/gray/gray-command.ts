import { deleteGrayRule } from '../../control/gray/delete-gray-rule.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { botOption, choiceOption, textOption } from '../kit/options-command.ts'
import {
  endingGray,
  endingOfficial,
  openChange,
  openHold,
  promoting,
  showGray,
} from './gray-actions.ts'
import { list, rules } from './gray-list-command.ts'
import { ruleText } from './rule-words.ts'
import { openRule } from './rule-actions.ts'

const show: Command = {
  name: 'show',
  summary: 'The gray release of a bot, beside its official version',
  answer: 'private',
  options: [botOption],
  permission: 'bot.see',
  run: ({ ctx }, { bot = '' }) => showGray(ctx, bot),
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
    return privateNotice([[ruleText.deleted(gone.name)]], { tone: 'ok' })
  },
}

/** A version for a part of the customers first (F32-F34, F80). */
export const gray: Command = {
  name: 'gray',
  summary: 'Let a part of the customers meet a version first',
  answer: 'private',
  options: [],
  verbForBot: 'show',
  verbs: [list, show, hold, promote, end, rules, rule, remove],
}

import { unlinkIdentity } from '../../control/people/unlink-identity.ts'
import { platforms } from '../../domain/actor.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { accountOption, choiceOption, textOption } from '../kit/options-command.ts'
import { accountUnlinked } from './people-words.ts'
import { parseAccountMention } from './parse-account-mention.ts'

export const unlinkAccount: Command = {
  name: 'unlink-account',
  summary: 'Take back an account that was linked by mistake',
  answer: 'private',
  options: [
    accountOption('user', 'The @mention, or the user id on that platform'),
    choiceOption('platform', 'Without it, the platform you write on', platforms, false),
    textOption('install', 'The workspace or server; without it, this one', false),
    textOption('id', 'The user id on another platform, instead of user', false),
  ],
  permission: 'roles.manage',
  run: async (chat, { user, id, platform: named, install }) => {
    const platform = platforms.find((one) => one === named)
    const account = parseAccountMention(chat, user ?? id ?? '', { platform, install })
    const had = await unlinkIdentity(chat.ctx, account)
    return privateNotice([accountUnlinked(had)], { tone: 'ok' })
  },
}

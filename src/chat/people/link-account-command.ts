import { linkIdentity } from '../../control/people/link-identity.ts'
import { platforms } from '../../domain/actor.ts'
import { parseAccountMention } from './parse-account-mention.ts'
import { personWord } from './person-word.ts'
import { accountLinked } from './people-words.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { accountOption, choiceOption, personOption, textOption } from '../kit/options-command.ts'

export const linkAccount: Command = {
  name: 'link-account',
  summary: 'Link somebody’s chat account to them',
  answer: 'private',
  options: [
    personOption,
    accountOption('user', 'Their @mention, or the user id on that platform'),
    choiceOption('platform', 'Without it, the platform you write on', platforms, false),
    textOption('install', 'The workspace or server; without it, this one', false),
    choiceOption('move', 'Take the account from the person it is linked to', ['yes', 'no'], false),
    textOption('id', 'Their user id on another platform, instead of user', false),
  ],
  permission: 'roles.manage',
  run: async (chat, { person: word = '', user, id: other, platform: named, install, move }) => {
    const id = personWord(chat, word)
    const platform = platforms.find((one) => one === named)
    const linked = await linkIdentity(chat.ctx, {
      ...parseAccountMention(chat, user ?? other ?? '', { platform, install }),
      person: id,
      move: move === 'yes',
    })
    return privateNotice([accountLinked(linked)], { tone: 'ok' })
  },
}

import { linkIdentity } from '../../control/people/link-identity.ts'
import { platforms } from '../../domain/actor.ts'
import { accountFrom } from './account-from.ts'
import { personFrom } from './find-person.ts'
import { person as mention } from '../kit/rich.ts'
import { tell } from '../kit/talk.ts'
import type { Command } from '../kit/talk.ts'
import { choice, person, text } from '../kit/options-command.ts'

export const linkAccount: Command = {
  name: 'link-account',
  summary: 'Link somebody’s chat account to them',
  answer: 'private',
  options: [
    person,
    text('user', 'Their @mention, or the user id on that platform'),
    choice('platform', 'Without it, the platform you write on', platforms, false),
    text('install', 'The workspace or server; without it, this one', false),
    choice('move', 'Take the account from the person it is linked to', ['yes', 'no'], false),
  ],
  act: 'roles.manage',
  run: async (talk, { person: word = '', user = '', platform: named, install, move }) => {
    const { id } = await personFrom(talk, word)
    const platform = platforms.find((one) => one === named)
    const linked = await linkIdentity(talk.ctx, {
      ...accountFrom(talk, user, { platform, install }),
      person: id,
      move: move === 'yes',
    })
    return tell([['That account is ', mention(linked), ' from now on.']], { tone: 'ok' })
  },
}

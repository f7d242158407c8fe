import { addPerson } from '../../control/people/add-person.ts'
import { zoneNamed } from '../../domain/zones.ts'
import { accountFrom } from './account-from.ts'
import { person as mention } from '../kit/rich.ts'
import { tell } from '../kit/talk.ts'
import type { Command } from '../kit/talk.ts'
import { text } from '../kit/options-command.ts'

export const add: Command = {
  name: 'add',
  summary: 'Add a person, with their account here',
  answer: 'private',
  options: [
    text('name', 'Their name'),
    text('account', 'Their @mention or user id here; without it, link it later', false),
    text('zone', 'Their time zone: Europe/Berlin; without it UTC', false),
  ],
  act: 'roles.manage',
  run: async (talk, { name = '', account: word, zone }) => {
    const { ctx } = talk
    // Who types one line may leave the account out and go on with the zone.
    const isZone = word !== undefined && zone === undefined && zoneNamed(word) !== null
    const place = isZone ? word : zone
    const account = word === undefined || isZone ? undefined : accountFrom(talk, word)
    const added = await addPerson(ctx, {
      name,
      ...(place && { zone: place }),
      ...(account && { account }),
    })
    const { commandPrefix: prefix } = ctx.settings
    const give = `/${prefix}roles give`
    const next = account
      ? `Give a role with ${give}.`
      : `Link their account with /${prefix}bots link-account, and give a role with ${give}.`
    const linked = account ? ' is added, and that account is theirs.' : ' is added.'
    return tell([[mention(added), linked], [next]], { tone: 'ok' })
  },
}

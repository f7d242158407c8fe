import { addPerson } from '../../../control/add-person.ts'
import { person as mention } from '../../rich.ts'
import { tell } from '../../talk.ts'
import type { Command } from '../../talk.ts'
import { text } from '../options.ts'

export const add: Command = {
  name: 'add',
  summary: 'Add a person, before their account is linked',
  answer: 'private',
  options: [
    text('name', 'Their name'),
    text('zone', 'Their time zone: Europe/Berlin; without it UTC', false),
  ],
  act: 'roles.manage',
  run: async ({ ctx }, { name = '', zone }) => {
    const added = await addPerson(ctx, { name, ...(zone && { zone }) })
    const next = 'Link their account with /bots link-account, and give a role with /roles give.'
    return tell([[mention(added), ' is added.'], [next]], { tone: 'ok' })
  },
}

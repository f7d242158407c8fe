import { addPerson } from '../../control/people/add-person.ts'
import { zoneNamed } from '../../domain/time/zones.ts'
import { parseAccountMention } from './parse-account-mention.ts'
import { addedLines, noMailYet } from './people-words.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { accountOption, textOption } from '../kit/options-command.ts'

export const add: Command = {
  name: 'add',
  summary: 'Add a person, with their account here',
  answer: 'private',
  options: [
    textOption('name', 'Their name'),
    accountOption('account', 'Their @mention or user id here; without it, link it later'),
    textOption('zone', 'Their time zone: Europe/Berlin; without it as the desk', false),
    textOption('mail', 'Their mail address, for who asks and reminds by mail', false),
  ],
  permission: 'roles.manage',
  run: async (chat, { name = '', account: word, zone, mail }) => {
    const { ctx } = chat
    // Who types one line may leave the account out and go on with the zone.
    const isZone = word !== undefined && zone === undefined && zoneNamed(word) !== null
    const place = isZone ? word : zone
    const account = word === undefined || isZone ? undefined : parseAccountMention(chat, word)
    const added = await addPerson(ctx, {
      name,
      ...(place && { zone: place }),
      ...(account && { account }),
      ...(mail && { mail }),
    })
    const lines = addedLines(added, account !== undefined, ctx.settings.commandPrefix)
    const mails = mail ? noMailYet(ctx.settings.mail) : []
    return privateNotice([...lines, ...mails], { tone: 'ok' })
  },
}

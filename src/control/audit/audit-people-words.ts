import { differences, said } from './told-row.ts'
import type { ToldRow, Values, Words } from './told-row.ts'

/** People, accounts, tokens, and what belongs to no bot: numbers, addresses of actions, gray rules. */
export const peopleWords: Words = {
  'person.add': ({ it }) => `added ${it}`,
  'person.rename': ({ before, after }) =>
    `changed a person’s name: ${said(before['name'])} → ${said(after['name'])}`,
  'person.disable': ({ it }) => `switched ${it} off: they can do nothing, and their tokens ended`,
  'person.enable': ({ it }) => `switched ${it} on again`,
  'person.join': ({ before, after }) =>
    `joined ${said(before['name'])} to ${said(after['name'])}: they are one person`,
  'role.give': (row) => `gave ${row.it} a role: ${roles(row)}`,
  'role.take': (row) => `took a role from ${row.it}: ${roles(row)}`,
  'account.link': ({ it, after, name }) => `linked ${it} to ${name(after['person'])}`,
  'account.unlink': ({ it, before, name }) => `took ${it} from ${name(before['person'])}`,
  'account.refused': ({ it, after }) => `was turned away, ${it}: ${said(after['sentence'])}`,
  'account.link.failed': ({ it }) => `typed a code on ${it} that does not work`,
  'link-code.make': ({ it }) => `made a code that links an account to ${it}`,
  'link.confirm': ({ it }) => `confirmed the account that was linked to ${it}`,
  'token.make': ({ after }) => `made the token ${said(after['name'])}`,
  'token.revoke': ({ before, name }) =>
    `ended the token ${said(before['name'])} of ${name(before['person'])}`,
  'sender.add': ({ after }) => `added the ${kindOf(after)} ${said(after['name'])}`,
  'sender.change': ({ it, before, after }) =>
    `changed ${it}: ${differences(before, after, { name: 'name', address: 'address', verifiedNumber: 'tester’s number' })}`,
  'sender.retire': ({ before }) => `took ${said(before['name'])} out of use`,
  'sender.prove': ({ it }) => `asked for a new code for the tester of ${it}`,
  'channel.connect': ({ it, before, after }) => `connected ${it}: ${number(before, after)}`,
  'channel.disconnect': ({ it }) => `disconnected ${it} from its number`,
  'endpoint.add': ({ it, before, after }) =>
    `set the address of the ${it}: ${differences(before, after, { url: 'address' })}`,
  'endpoint.rename': ({ before, after }) =>
    `renamed an address of actions: ${said(before['name'])} → ${said(after['name'])}`,
  'endpoint.retire': ({ it, before }) => `took the ${it} out of use: ${said(before['url'])}`,
  'endpoint.rotate': ({ it }) => `made a new secret for the ${it}`,
  'gray.rule': ({ it, after }) => `changed the rule ${said(after['name'] ?? it)}`,
  'gray.rule-wider': ({ it }) => `asked that the rule ${it} reach more customers`,
  'gray.rule-confirm': ({ it }) => `confirmed that the rule ${it} reaches more customers`,
  'gray.rule-drop': ({ it }) => `left the rule ${it} as it was`,
  'gray.rule-delete': ({ before }) => `deleted the rule ${said(before['name'])}`,
}

const roles = ({ before, after }: ToldRow): string =>
  `${said(before['list'])} → ${said(after['list'])}`

const kindOf = ({ channel }: Values): string =>
  channel === 'whatsapp' ? 'number' : channel === 'web' ? 'web chat' : 'phone line'

const number = (before: Values, after: Values): string =>
  differences(before, after, { numberId: 'number', account: 'account' })

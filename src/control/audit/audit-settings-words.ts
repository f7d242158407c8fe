import { noZone, plainDesk, zoneIn } from '../../domain/people/desk.ts'
import { counted, differences, said } from './told-row.ts'
import type { ToldRow, Values, Words } from './told-row.ts'

const ofProfiles: Words = {
  'profile.add': ({ after }) =>
    `made the profile ${said(after['name'])}${after['from'] === undefined ? '' : ` with all that ${said(after['from'])} has`}`,
  'profile.save': (row) => `changed the profile ${said(row.before['name'])}: ${values(row)}`,
  'profile.retire': ({ before }) => `took the profile ${said(before['name'])} out of use`,
  'profile.secret': ({ it, after }) =>
    `gave the secret ${said(after['secret'])} of ${it} a new value, version ${said(after['version'])}`,
  'profile.secret-drop': ({ it, before }) =>
    `deleted the secret ${said(before['secret'])} of ${it}`,
}

/** `time zone: UTC → Europe/Vienna`, of each value that differs. */
function values({ before, after }: ToldRow): string {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return differences(before, after, Object.fromEntries(keys.map((key) => [key, key])))
}

const ofUrls: Words = {
  'url.add': ({ after }) => `named the web URL ${said(after['name'])}: ${said(after['url'])}`,
  'url.rename': ({ before, after }) =>
    `renamed a web URL: ${said(before['name'])} → ${said(after['name'])}`,
  'url.correct': ({ it, before, after }) =>
    `corrected ${it}: ${said(before['url'])} → ${said(after['url'])}`,
  'url.retire': ({ before }) => `took the web URL ${said(before['name'])} out of use`,
  'short-link.entry': ({ it, after }) =>
    `made the entry links of ${it}, ${counted(after['links'], 'link')} in all`,
}

const ofNotifiers: Words = {
  'notifier.add': ({ after }) =>
    `made the error notifier ${said(after['name'])} for ${said(after['address'])}`,
  'notifier.rename': ({ before, after }) =>
    `renamed an error notifier: ${said(before['name'])} → ${said(after['name'])}`,
  'notifier.correct': ({ it, before, after }) =>
    `corrected ${it}: ${said(before['address'])} → ${said(after['address'])}`,
  'notifier.retire': ({ before }) => `took the error notifier ${said(before['name'])} out of use`,
  'notifier.test': ({ it, after: { problem } }) =>
    problem
      ? `tried to send a test to ${it}, which failed: ${said(problem)}`
      : `sent a test to ${it}`,
  'bot.subscribe': ({ it, after, name }) => `let ${hearer(after, name)} hear of releases of ${it}`,
  'bot.unsubscribe': ({ it, before, name }) =>
    `let ${hearer(before, name)} hear no more of releases of ${it}`,
}

const hearer = ({ personId, channel, platform }: Values, name: ToldRow['name']): string =>
  personId ? name(personId) : `the channel ${said(channel)} on ${said(platform)}`

const ofMessages: Words = {
  'person.settings': ({ it, before, after }) =>
    `changed how the desk writes to ${it}: ${differences(shown(before), shown(after), {
      mail: 'mail',
      mailAsked: 'mail, to be proved',
      zone: 'zone',
      quietFromMin: 'quiet from',
      quietToMin: 'quiet until',
      remindersOffAt: 'reminders',
      newsOffAt: 'news',
    })}`,
  'person.mail': ({ it, before, after }) =>
    `changed where ${it} gets mail: ${said(before['mail'])} → ${said(after['mail'])}`,
  'person.mail-code': ({ it, after }) =>
    `had a code sent to ${said(after['mail'])}, to prove it as the mail address of ${it}`,
  'person.mail-code.failed': ({ it }) => `typed a wrong code for the mail address of ${it}`,
  'mail.stop-news': ({ it }) => `stopped news by mail to ${it}, by the link in a mail`,
  'request.remind': ({ it, after, name }) =>
    `reminded ${people(after, name)} of ${it}, reminder ${said(after['nth'])}`,
  'request.escalate': ({ it, after, name }) => `told ${people(after, name)} that ${it} still waits`,
}

/** Minutes of the day as a clock shows them, and what was switched off as off. */
const shown = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      if (key === 'zone' && typeof value === 'string') {
        return [key, value === noZone ? 'as the desk' : zoneIn(value, plainDesk)]
      }
      if (key.endsWith('OffAt')) return [key, value === null ? 'on' : 'off']
      return [key, key.endsWith('Min') && typeof value === 'number' ? clock(value) : value]
    }),
  )

const clock = (minutes: number): string =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')

const people = ({ people: ids }: Values, name: ToldRow['name']): string =>
  Array.isArray(ids) && ids.length > 0 ? ids.map(name).join(', ') : 'nobody'

/** What bots run with and who hears of it. */
export const settingsWords: Words = { ...ofProfiles, ...ofUrls, ...ofNotifiers, ...ofMessages }

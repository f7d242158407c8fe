import type { ProfileGives } from '../../control/profiles/choice-of-profiles.ts'
import type { ProfileView } from '../../control/profiles/profile-view.ts'
import { durationWords } from '../../domain/profiles/profile.ts'
import type { Rich } from '../port.ts'
import { limits, oneLine, plural } from '../kit/rich.ts'

const variablesShown = 20

/** A profile in full; of a secret its name and version alone. */
export function profileLines(view: ProfileView): Rich[] {
  const { name, locale, timeZone, sessionExpiryMs, variables, secrets, given, usedBy } = view
  const texts = Object.entries(variables)
  const left = texts.length - variablesShown
  return [
    [{ bold: oneLine(name, 60) }],
    [`Locale: ${locale ?? 'not set'} · Time zone: ${timeZone ?? 'not set'}`],
    [`Chats close after ${durationWords(sessionExpiryMs ?? 4 * 3_600_000)}`],
    ...texts
      .slice(0, variablesShown)
      .map(([key, text]): Rich => [{ code: `{vars.${key}}` }, ` ${oneLine(text, 100)}`]),
    ...(left > 0 ? [[`and ${plural(left, 'variable')} more`]] : []),
    ...secrets
      .slice(0, variablesShown)
      .map(({ name: key, version }): Rich => [{ code: `{secrets.${key}}` }, ` version ${version}`]),
    ...givenLines(given),
    [
      usedBy.length === 0
        ? 'Not used.'
        : `Used by ${usedBy.slice(0, 5).join(', ')}${moreOf(usedBy)}.`,
    ],
    ...outdatesLine(view),
  ]
}

function outdatesLine({ outdates: all }: ProfileView): Rich[] {
  const shown = `⚠️ ${all.slice(0, 5).join(', ')}${moreOf(all)}`
  return all.length === 0
    ? []
    : all.length === 1
      ? [
          [
            `${shown} was asked for with other values, so it goes out of date once somebody approves it.`,
          ],
        ]
      : [
          [
            `${shown} were asked for with other values, so they go out of date once somebody approves them.`,
          ],
        ]
}

function givenLines({ numbers, urls }: ProfileView['given']): Rich[] {
  const names = numbers.map((one) => one.name)
  const left = urls.length - variablesShown
  return [
    ...(names.length === 0
      ? []
      : [
          [
            `Answers on ${names.slice(0, variablesShown).join(', ')}`,
            names.length > variablesShown ? ` and ${names.length - variablesShown} more` : '',
          ],
        ]),
    ...urls
      .slice(0, variablesShown)
      .map(({ name, url }): Rich => [
        { code: `{urls.${name}}` },
        ` opens ${url.name}, ${oneLine(url.url, 100)}`,
      ]),
    ...(left > 0 ? [[`and ${plural(left, 'web URL')} more`]] : []),
  ]
}

/** `de-AT · Europe/Vienna · qa-wa · 3 variables`: what a bot gets with it, in a hint. */
export function givesWords(gives: ProfileGives): string {
  const { numbers, urls, variables, secrets, locale, timeZone, sessionExpiryMs } = gives
  const pages = urls.map(({ name, url }) => `${name} → ${url}`)
  const parts = [
    // The card asks to look at these twice: they stand where nothing is cut off.
    ...[locale, timeZone].filter((one) => one !== null),
    ...shortList(numbers),
    ...shortList(pages),
    ...(variables > 0 ? [plural(variables, 'variable')] : []),
    ...(secrets > 0 ? [plural(secrets, 'secret')] : []),
    ...(sessionExpiryMs === null ? [] : [`chats close after ${durationWords(sessionExpiryMs)}`]),
  ]
  return oneLine(parts.length === 0 ? 'gives nothing of its own' : parts.join(' · '), limits.option)
}

/** Two by name, so that what follows has room. */
const shortList = (names: readonly string[]): string[] =>
  names.length === 0
    ? []
    : [`${names.slice(0, 2).join(', ')}${names.length > 2 ? ` and ${names.length - 2} more` : ''}`]

/** The form that corrects a profile, from its first page to its second. */
export const profileText = {
  intro: 'Bots take this at their next publish. What is live stays as it was approved.',
  given: 'Numbers and web URLs that bots get at publish.',
  resources: 'Instead of what the profile gives. Where nothing is chosen, the draft says it.',
  secret: 'Nobody is shown it again. Only headers of action calls can take it: {secrets.name}.',
  durations: 'Write 30 minutes, 4 hours or 2 days.',
  saveAgain: 'Correct it and save again.',
  sendAgain: 'Correct it and send it again.',
} as const

/** What lives goes on as it was approved (F18). */
export const goesOn =
  'What is live goes on with the values it was approved with: publish it to change them.'

/** What became of a profile and its secrets, by a line. */
export const profileSaid = {
  more: (left: number): string => `and ${left} more: /profile show finds one by its name.`,
  renamed: (name: string): string => `It is called ${oneLine(name, 60)} from now on.`,
  retired: (name: string): string => `The profile ${oneLine(name, 60)} is gone: nothing used it.`,
  secretPut: (name: string, profile: string, version: number): string =>
    `The secret ${name} of ${oneLine(profile, 60)} has a new value: version ${version}.`,
  secretGone: (name: string, profile: string): string =>
    `The secret ${name} of ${oneLine(profile, 60)} is deleted.`,
  secretName: 'A secret’s name is letters, digits and _, at most 40. Its value does not go here.',
  secretTyped:
    'If you typed the value, it now stands in the chat: make a new one where you got it, then send /profile secret with the name alone.',
  noName: 'The name is missing.',
  example: (act: string): string =>
    `For example: ${profileExamples[act] ?? `/profile ${act} Production`}.`,
  setExample: 'For example: /profile set QA shop = Our shop in Graz.',
} as const

const profileExamples: Record<string, string> = {
  retire: '/profile retire Pilot',
  rename: '/profile rename QA Test',
  'drop-secret': '/profile drop-secret QA crm',
  numbers: '/profile numbers QA orders-pilot, orders-sms (or none)',
  urls: '/profile urls QA shop = shop-qa (or shop = none)',
}

const moreOf = (all: readonly string[]): string =>
  all.length > 5 ? ` and ${all.length - 5} more` : ''

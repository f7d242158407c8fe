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

/** `qa-wa · shop → shop-qa · 3 variables`: what a bot gets with it, in a hint. */
export function givesWords({ numbers, urls, variables, sessionExpiryMs }: ProfileGives): string {
  const pages = urls.map(({ name, url }) => `${name} → ${url}`)
  const parts = [
    ...shortList(numbers),
    ...shortList(pages),
    ...(variables > 0 ? [plural(variables, 'variable')] : []),
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
} as const

const moreOf = (all: readonly string[]): string =>
  all.length > 5 ? ` and ${all.length - 5} more` : ''

import type { ProfileView } from '../../control/profiles/profile-view.ts'
import { durationWords } from '../../domain/profiles/profile.ts'
import type { Rich } from '../port.ts'
import { oneLine, plural } from '../kit/rich.ts'

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

const moreOf = (all: readonly string[]): string =>
  all.length > 5 ? ` and ${all.length - 5} more` : ''

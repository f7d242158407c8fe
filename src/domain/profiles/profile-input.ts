import { firstHidden } from '../../bot/changes/shown-text.ts'
import { zoneNamed, didYouMeanZone } from '../time/zones.ts'
import { visibly } from '../visibly.ts'
import type { Profile } from './profile.ts'

const minuteMs = 60_000
const expiryMinMs = minuteMs
const expiryMaxMs = 90 * 86_400_000
const variablesMax = 200
const variableCharactersMax = 2000
export const secretCharactersMin = 8
export const secretCharactersMax = 4096

/** What texts call a variable or a secret. */
export const isValueName = (name: string): boolean => /^[A-Za-z_]\w{0,39}$/.test(name)

type Values = Pick<Profile, 'locale' | 'timeZone' | 'sessionExpiryMs' | 'variables'>

/** All that is wrong with the values of a profile, by field. */
export function profileProblems(values: Values): Record<string, string[]> {
  const { locale, timeZone, sessionExpiryMs: ms, variables } = values
  const problems = {
    locale:
      locale !== null && !isLocale(locale)
        ? ['Write a language, or with its country: de, de-AT.']
        : [],
    timeZone:
      timeZone !== null && zoneNamed(timeZone) !== timeZone
        ? [
            `"${timeZone.slice(0, 60)}" is no time zone.${didYouMeanZone(timeZone)} Write one like Europe/Berlin.`,
          ]
        : [],
    sessionExpiryMs:
      ms !== null && !(Number.isInteger(ms) && ms >= expiryMinMs && ms <= expiryMaxMs)
        ? ['Chats close after 1 minute at least and 90 days at most.']
        : [],
    variables: variableProblems(Object.entries(variables)),
  }
  return Object.fromEntries(Object.entries(problems).filter(([, all]) => all.length > 0))
}

const variableProblems = (variables: readonly (readonly [name: string, text: string])[]) => [
  ...(variables.length > variablesMax
    ? [`There are ${variables.length} variables, and ${variablesMax} is the most.`]
    : []),
  ...variables.flatMap(([name, text]) => variableProblem(name, text) ?? []),
]

function variableProblem(name: string, text: string): string | null {
  if (!isValueName(name)) {
    return `"${name.slice(0, 60)}" can't be a name: use letters, digits and _, at most 40.`
  }
  if (text.length > variableCharactersMax) {
    return `${name} is longer than ${variableCharactersMax} characters.`
  }
  if (text.trim() === '') return `${name} is empty. Give it a text, or take it out.`
  // Customers would read something else than whoever approved it.
  const found = firstHidden(text)
  return found
    ? `${name} holds a sign that nobody sees, ${found.sign}, as character ${found.at}. Take it out.`
    : null
}

function isLocale(word: string): boolean {
  try {
    return Intl.getCanonicalLocales(word)[0] === word && /^[a-z]{2,3}(?:-|$)/.test(word)
  } catch {
    return false
  }
}

/** `4 hours`, `90 min`, `30d` in ms; null for nothing, NaN for what can't be read. */
export function parseDuration(text: string): number | null {
  const word = text.trim().toLowerCase()
  if (word === '') return null
  const [, count, unit] = /^(\d{1,6})\s*(m|min|minutes?|h|hours?|d|days?)$/.exec(word) ?? []
  if (count === undefined || unit === undefined) return Number.NaN
  const length = unit.startsWith('m')
    ? minuteMs
    : unit.startsWith('h')
      ? 60 * minuteMs
      : 1440 * minuteMs
  return Number(count) * length
}

/** `shop = Our shop in Graz`, one a line; `\n` stands for a new line in a text. What can't be read is in `problems`. */
export function parseVariables(text: string): {
  variables: Record<string, string>
  problems: string[]
} {
  const variables: Record<string, string> = {}
  const problems: string[] = []
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const [, name, value] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    if (name === undefined || value === undefined) {
      problems.push(`"${line.trim().slice(0, 60)}" can't be read: write name = text, one a line.`)
    } else if (Object.hasOwn(variables, name)) problems.push(`${name} stands there twice.`)
    else variables[name] = withSigns(value.replaceAll('\\n', '\n'))
  }
  return { variables, problems }
}

/** What the form wrote out is the sign itself, so that it is refused as long as it stands there. */
const withSigns = (text: string): string =>
  text.replaceAll(/⟨U\+([0-9A-F]{4,6})⟩/g, (written, hex: string) => {
    const code = Number.parseInt(hex, 16)
    const sign = code <= 0x10_ff_ff ? String.fromCodePoint(code) : written
    return visibly(sign) === written ? sign : written
  })

/** Signs that nobody sees are written out: `⟨U+202E⟩`. */
export const variablesText = (variables: Readonly<Record<string, string>>): string =>
  Object.entries(variables)
    .map(([name, value]) => `${name} = ${visibly(value.replaceAll('\n', '\\n'))}`)
    .join('\n')

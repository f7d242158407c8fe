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

/** What is wrong with the values of a profile, by field. */
export function profileProblems(values: Values): Record<string, string> {
  const { locale, timeZone, sessionExpiryMs: ms, variables } = values
  const names = Object.keys(variables)
  const odd = names.find((name) => !isValueName(name))
  const long = names.find((name) => (variables[name]?.length ?? 0) > variableCharactersMax)
  const empty = names.find((name) => variables[name]?.trim() === '')
  const problems: [string, string | false][] = [
    [
      'locale',
      locale !== null && !isLocale(locale) && 'Write a language, or with its country: de, de-AT.',
    ],
    [
      'timeZone',
      timeZone !== null &&
        zoneNamed(timeZone) !== timeZone &&
        `"${timeZone.slice(0, 60)}" is no time zone.${didYouMeanZone(timeZone)} Write one like Europe/Berlin.`,
    ],
    [
      'sessionExpiryMs',
      ms !== null &&
        !(Number.isInteger(ms) && ms >= expiryMinMs && ms <= expiryMaxMs) &&
        'Chats close after 1 minute at least and 90 days at most.',
    ],
    [
      'variables',
      odd !== undefined
        ? `"${odd.slice(0, 60)}" can't be a name: use letters, digits and _, at most 40.`
        : long !== undefined
          ? `${long} is longer than ${variableCharactersMax} characters.`
          : empty !== undefined
            ? `${empty} is empty. Give it a text, or take it out.`
            : names.length > variablesMax
              ? `There are ${names.length} variables, and ${variablesMax} is the most.`
              : unseenIn(variables),
    ],
  ]
  return Object.fromEntries(problems.filter((one): one is [string, string] => one[1] !== false))
}

/** Customers would read something else than whoever approved it. */
function unseenIn(variables: Readonly<Record<string, string>>): string | false {
  for (const [name, text] of Object.entries(variables)) {
    const found = firstHidden(text)
    if (found) {
      return `${name} holds a sign that nobody sees, ${found.sign}, as character ${found.at}. Take it out.`
    }
  }
  return false
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

/** `shop = Our shop in Graz`, one a line; `\n` stands for a new line in a text. */
export function parseVariables(
  text: string,
): { variables: Record<string, string> } | { problem: string } {
  const variables: Record<string, string> = {}
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const [, name, value] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    if (name === undefined || value === undefined) {
      return {
        problem: `"${line.trim().slice(0, 60)}" can't be read: write name = text, one a line.`,
      }
    }
    if (Object.hasOwn(variables, name)) return { problem: `${name} stands there twice.` }
    variables[name] = withSigns(value.replaceAll('\\n', '\n'))
  }
  return { variables }
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

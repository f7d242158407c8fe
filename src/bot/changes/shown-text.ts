import { visibly } from '../../domain/visibly.ts'
import { address, hostAt, withoutEnd } from '../hosts.ts'

const names: Record<string, string> = {
  '00AD': 'soft hyphen',
  '061C': 'Arabic letter mark',
  '200B': 'zero-width space',
  '200E': 'left-to-right mark',
  '200F': 'right-to-left mark',
  '202A': 'left-to-right',
  '202B': 'right-to-left',
  '202C': 'end of direction',
  '202D': 'left-to-right',
  '202E': 'right-to-left',
  '2060': 'word joiner',
  '2066': 'left-to-right',
  '2067': 'right-to-left',
  '2068': 'direction isolate',
  '2069': 'end of direction',
  FEFF: 'byte order mark',
}

/** With everything in it that people do not see written out: `⟦U+202E right-to-left⟧`. */
export function shownText(text: string): string {
  const shown = visibly(text)
  const tagged =
    shown === text
      ? text
      : shown.replaceAll(/⟨U\+([0-9A-F]{4,6})⟩/g, (_, code: string) => tagOf(code))
  // A host in other letters is in a text that has other letters.
  return /[^\x20-\x7E]/.test(tagged) ? tagged.replaceAll(address, withPlainHost) : tagged
}

/** The first sign in a text that nobody sees: `U+202E right-to-left`, and at which character. */
export function firstHidden(text: string): { sign: string; at: number } | null {
  const shown = visibly(text)
  if (shown === text) return null
  let at = 0
  while (shown[at] === text[at]) at += 1
  const code = (text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return { sign: tagOf(code).slice(1, -1), at: Array.from(text.slice(0, at)).length + 1 }
}

export const hiddenTag = /⟦U\+[0-9A-F]{4,6}[^⟧]*⟧/u

function tagOf(code: string): string {
  const name = names[code] ?? (code.startsWith('E00') ? 'tag' : 'control')
  return `⟦U+${code} ${name}⟧`
}

/** A host in other letters looks like one it is not: its plain spelling stands beside it. */
export function withPlainHost(found: string): string {
  if (!/[^\x20-\x7E]/.test(found)) return found
  const { host, written } = hostAt(found)
  if (!/xn--/.test(host) || written === host) return found
  const whole = withoutEnd(found)
  return `${whole} (${host})${found.slice(whole.length)}`
}

/** The host where one can be read, for a line on a card. */
export const hostOf = (address: string): string =>
  URL.canParse(address) ? new URL(address).host || address : address

/** One line: a break is shown as a sign. */
export const onOneLine = (text: string): string => text.replaceAll(/\s*\r?\n\s*/g, ' ⏎ ').trim()

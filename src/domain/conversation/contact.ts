import { maskAddress } from './mask.ts'

const number = /^\+?[\d\s().-]+$/
const digitsMin = 5

/** How an end user that people write like this may be recorded: a number with or without its plus. */
export function contactForms(word: string): string[] {
  const typed = word.trim()
  const digits = typed.replaceAll(/\D/g, '').replace(typed.startsWith('00') ? /^00/ : /^$/, '')
  if (!number.test(typed) || digits.length < digitsMin) return [typed]
  return [...new Set([typed, digits, `+${digits}`])]
}

/**
 * Enough of a number or an id to recognise it, too little to write to it. A number is masked the same
 * however it was written.
 */
export function maskContact(contact: string): string {
  const [typed = '', digits] = contactForms(contact)
  const masked = maskAddress(digits === undefined ? typed : `+${digits.replace(/^\+/, '')}`)
  if (masked !== typed || typed.length < 9) return masked
  return `${typed.slice(0, 2)} ··· ${typed.slice(-4)}`
}

/** The one number that a test sender answers, and whether its owner has proved it (F54). */
export type VerifiedNumber = { number: string | null; isProved: boolean }

/** Why a test sender does not answer somebody, or null; any other sender answers everybody. */
export function unheardWhy(
  only: VerifiedNumber | null,
  number: string | null,
): 'unverified' | 'unproved' | null {
  if (only === null) return null
  if (number === null || !isSameNumber(only.number, number)) return 'unverified'
  return only.isProved ? null : 'unproved'
}

/** Written with or without plus, spaces and dashes. */
function isSameNumber(one: string | null, other: string): boolean {
  const digits = (text: string) => text.replaceAll(/\D/g, '')
  return one !== null && digits(one) !== '' && digits(one) === digits(other)
}

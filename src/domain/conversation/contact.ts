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
  return `${typed.slice(0, 2)}···${typed.slice(-4)}`
}

/** A test sender hears one number only, if it has one (F54); any other hears everybody. */
export function isHeardBy(only: { number: string | null } | null, contact: string): boolean {
  return only === null || isSameNumber(only.number, contact)
}

/** Written with or without plus, spaces and dashes. */
function isSameNumber(one: string | null, other: string): boolean {
  const digits = (text: string) => text.replaceAll(/\D/g, '')
  return one !== null && digits(one) !== '' && digits(one) === digits(other)
}

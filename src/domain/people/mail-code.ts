/** How somebody proves that a mail address is theirs (F29): six digits, sent there. */
export const codeForMs = 15 * 60_000
export const codeTries = 5

const hourMs = 3_600_000

/** How many codes go out at most, within how long: nobody's mailbox is filled by others. */
export const codeLimits = [
  { of: 'person', most: 5, withinMs: hourMs },
  { of: 'person', most: 10, withinMs: 24 * hourMs },
  { of: 'mailbox', most: 5, withinMs: hourMs },
  { of: 'mailbox', most: 10, withinMs: 24 * hourMs },
] as const

/** The digits that a random number stands for, each as likely as any other as far as anybody can tell. */
export const codeFrom = (random: number): string => String(random % 1_000_000).padStart(6, '0')

/** The code in what somebody typed, or null where it is none. */
export function typedCode(text: string): string | null {
  const digits = text.replaceAll(/[\s-]/g, '')
  return /^\d{6}$/.test(digits) ? digits : null
}

import { randomInt } from 'node:crypto'

/** `length` characters of `letters`, each as likely as any other and not to be guessed. */
export const randomText = (letters: string, length: number): string =>
  Array.from({ length }, () => letters[randomInt(letters.length)]).join('')

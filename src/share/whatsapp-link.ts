import { Refusal } from '../refusal.ts'

/**
 * `https://wa.me/<digits>?text=…` for an international number, as WhatsApp wants it: digits only,
 * spaces in the text as %20 (F53).
 * @throws Refusal VALIDATION when the number is not an international one
 */
export function whatsappLink(number: string, text?: string): string {
  const digits = internationalDigits(number)
  const start = text ? `?text=${encodeURIComponent(Buffer.from(text).toString())}` : ''
  return `https://wa.me/${digits}${start}`
}

function internationalDigits(number: string): string {
  const digits = number.replace(/\(0\)/, '').replace(/\D/g, '').replace(/^00/, '')
  if (/^[1-9]\d{6,14}$/.test(digits)) return digits
  throw new Refusal(
    'VALIDATION',
    `"${number.slice(0, 40)}" is not an international phone number, so no WhatsApp link can be made.`,
    'Give the number with its country code, for example +1 555 010 0123.',
  )
}

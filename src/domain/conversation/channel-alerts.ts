/** What a person mends before a channel takes messages again, and how. */
export const howToMend = {
  token: 'Set WHATSAPP_ACCESS_TOKEN to a token that works.',
  permission: 'Give the token the permission whatsapp_business_messaging.',
  account: 'Look at the account in the WhatsApp Manager.',
  spam: 'Look at the quality of the number in the WhatsApp Manager.',
  payment: 'Look at the payment method in the WhatsApp Manager.',
  number: 'Register the number in the WhatsApp Manager.',
} as const
export type MendableAlert = keyof typeof howToMend

export const isMendable = (alert: string): alert is MendableAlert => alert in howToMend
export const mendableAlerts = Object.keys(howToMend)
/** A message that the channel accepts shows that these are mended; of the others a status tells. */
export const mendedByAnswer: readonly MendableAlert[] = ['token', 'permission', 'number']

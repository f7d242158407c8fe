const ways = {
  token: 'Set {token} to a token that works.',
  permission: 'Give the token in {token} the permission whatsapp_business_messaging.',
  account: 'Look at the account in the WhatsApp Manager.',
  spam: 'Look at the quality of the number in the WhatsApp Manager. For 10 minutes after each such answer it sends one message every 3 seconds.',
  payment: 'Look at the payment method in the WhatsApp Manager.',
  number: 'Register the number in the WhatsApp Manager.',
} as const
export type MendableAlert = keyof typeof ways

/** How a person mends it; `tokenName` is the variable that holds the token of the number. */
export const howToMend = (alert: MendableAlert, tokenName: string): string =>
  ways[alert].replace('{token}', tokenName)

export const isMendable = (alert: string): alert is MendableAlert => alert in ways
export const mendableAlerts = Object.keys(ways)
/** A message that the channel accepts shows that these are mended; of the others a status tells. */
export const mendedByAnswer: readonly MendableAlert[] = ['token', 'permission', 'number']

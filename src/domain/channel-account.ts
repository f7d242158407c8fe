/**
 * The account of every WhatsApp number that names no other, by the environment variables that hold its
 * secret and its token. An app is called by the name of its secret, everywhere.
 */
export const ownAccount = {
  secretName: 'WHATSAPP_APP_SECRET',
  tokenName: 'WHATSAPP_ACCESS_TOKEN',
} as const

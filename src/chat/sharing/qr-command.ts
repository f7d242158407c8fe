import { showQr } from './qr-action.ts'
import type { Command } from '../kit/handler.ts'
import { botOption } from '../kit/options-command.ts'

export const qr: Command = {
  name: 'qr',
  summary: 'QR code and link of a live WhatsApp bot',
  answer: 'private',
  options: [
    botOption,
    {
      name: 'sender',
      summary: 'Which number, where the bot is live on several',
      kind: 'sender',
      required: false,
    },
    {
      name: 'text',
      summary: 'What the message box starts with',
      kind: 'text',
      required: false,
      rest: true,
    },
  ],
  permission: 'bot.share',
  run: ({ ctx }, { bot: slug = '', sender, text }) =>
    showQr(ctx, { bot: slug, ...(sender && { sender }), ...(text && { text }) }),
}

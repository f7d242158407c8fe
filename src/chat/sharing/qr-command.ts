import { makeShortLink } from '../../control/sharing/make-short-link.ts'
import type { ChatContext, Command, Options } from '../kit/handler.ts'
import { botOption, choiceOption, textOption } from '../kit/options-command.ts'
import { pageOption, wantedPage } from '../kit/pages.ts'
import type { Answer } from '../port.ts'
import { showLink } from './link-actions.ts'
import { scansFile, showLinks } from './links-list.ts'
import { showQr } from './qr-action.ts'

export const qr: Command = {
  name: 'qr',
  summary: 'QR codes and links of a live WhatsApp bot, with how often they were scanned',
  answer: 'private',
  options: [
    botOption,
    textOption('flow', 'A flow that the chat begins with, by its name', false),
    textOption('campaign', 'Counts apart from the others, for example autumn', false),
    {
      name: 'sender',
      summary: 'Which number, where the bot is live on several',
      kind: 'sender',
      required: false,
    },
    choiceOption(
      'as',
      'A picture, a poster, the list of all links, or the counts by day',
      ['picture', 'poster', 'list', 'csv'],
      false,
    ),
    choiceOption('logo', 'With the bot’s logo in the middle', ['yes', 'no'], false),
    pageOption,
    {
      name: 'text',
      summary: 'What the message box starts with, in a code that leads to WhatsApp uncounted',
      kind: 'text',
      required: false,
      rest: true,
    },
  ],
  permission: 'bot.share',
  run,
}

async function run({ ctx }: ChatContext, options: Options): Promise<Answer> {
  const { bot = '', flow, campaign, sender, as, logo, text } = options
  if (as === 'list') return showLinks(ctx, bot, wantedPage(options))
  if (as === 'csv') return scansFile(ctx, bot)
  if (text !== undefined) return showQr(ctx, { bot, text, ...(sender && { sender }) })
  const { link } = await makeShortLink(ctx, {
    bot,
    ...(flow && { flow }),
    ...(campaign && { campaign }),
    ...(sender && { sender }),
  })
  return showLink(ctx, { link: link.id, logo: logo === 'yes', poster: as === 'poster' })
}

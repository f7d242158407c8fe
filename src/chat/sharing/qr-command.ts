import { makeShortLink } from '../../control/sharing/make-short-link.ts'
import type { ChatContext, Command, Options } from '../kit/handler.ts'
import { botOption, choiceOption, textOption } from '../kit/options-command.ts'
import { pageOption, wantedPage } from '../kit/pages.ts'
import type { Answer } from '../port.ts'
import { showEntryLinks } from './entry-links.ts'
import { showLink } from './link-actions.ts'
import { scansFile, showLinks } from './links-list.ts'
import { showQr } from './qr-action.ts'

export const qr: Command = {
  name: 'qr',
  summary: 'QR codes and links of a live WhatsApp bot, with how often they were scanned',
  answer: 'private',
  options: [
    botOption,
    {
      name: 'flow',
      summary: 'A flow that the chat begins with, by its name',
      kind: 'flow',
      required: false,
    },
    textOption('campaign', 'Counts apart from the others, for example autumn', false),
    {
      name: 'sender',
      summary: 'Which number, where the bot is live on several',
      kind: 'sender',
      required: false,
    },
    choiceOption(
      'as',
      'A picture, a poster, an entry link for each flow, all links, or the counts by day',
      ['picture', 'poster', 'flows', 'list', 'csv'],
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
  if (as === 'flows') return showEntryLinks(ctx, bot, wantedPage(options))
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

import { addSender } from '../../control/senders/add-sender.ts'
import { listSenders } from '../../control/senders/list-senders.ts'
import { channels } from '../../bot/definition.ts'
import { Refusal } from '../../refusal.ts'
import type { Answer, Rich } from '../port.ts'
import { oneLine, plural } from '../kit/rich.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command, ChatContext } from '../kit/handler.ts'
import { choiceOption, textOption } from '../kit/options-command.ts'

const shownMax = 30

export const sender: Command = {
  name: 'sender',
  summary: 'List the senders, or name a new one',
  answer: 'private',
  options: [
    textOption('name', 'What bots call it: orders-whatsapp; without it all are listed', false),
    choiceOption('channel', 'What people use', channels, false),
    textOption('address', 'The number with its country code, or the web site', false),
    textOption('test', 'For a test sender: the one number that gets answers', false),
  ],
  permission: 'bot.see',
  run: async (chat, { name, channel, address, test }) => {
    if (name === undefined || (name === 'list' && channel === undefined)) return list(chat)
    const known = channels.find((one) => one === channel)
    if (!known || address === undefined) throw incomplete(chat.ctx.settings.commandPrefix)
    const made = await addSender(chat.ctx, {
      name,
      channel: known,
      address,
      ...(test !== undefined && { isTest: true, verifiedNumber: test }),
    })
    return privateNotice(
      [
        [{ code: made.name }, ` is ${made.channel} ${made.masked}.`],
        [`Bots bind it by name: senders: [${made.name}] in their metadata.`],
      ],
      { tone: 'ok' },
    )
  },
}

async function list({ ctx }: ChatContext): Promise<Answer> {
  const senders = await listSenders(ctx)
  const lines = senders.slice(0, shownMax).map((one): Rich => {
    const held = one.heldBy ? `active: ${oneLine(one.heldBy.name, 60)}` : 'free'
    const test = one.isTest ? `, test sender for ${one.verifiedNumber ?? 'one number'}` : ''
    return [{ code: one.name }, ` ${one.channel} ${oneLine(one.masked, 60)}${test}: ${held}`]
  })
  const left = senders.length - lines.length
  return privateNotice([
    [{ bold: plural(senders.length, 'sender') }],
    ...lines,
    ...(left > 0 ? [[`and ${left} more`]] : []),
  ])
}

const incomplete = (prefix: string): Refusal =>
  new Refusal(
    'VALIDATION',
    'A new sender needs a name, a channel and an address.',
    `For example: /${prefix}bots sender orders-whatsapp whatsapp +15550101234.`,
  )

import { connectNumber, disconnectNumber } from '../../control/senders/connect-number.ts'
import { listNumbers } from '../../control/senders/list-numbers.ts'
import type { NumberView } from '../../control/senders/list-numbers.ts'
import { Refusal } from '../../refusal.ts'
import type { Answer, Rich } from '../port.ts'
import { privateNotice } from '../kit/handler.ts'
import type { ChatContext, Command, Options } from '../kit/handler.ts'
import { choiceOption, textOption } from '../kit/options-command.ts'
import { listHead, pageButtons, pageOption, wantedPage } from '../kit/pages.ts'
import { oneLine } from '../kit/rich.ts'
import { accountWords, newsLine, numberText } from './resource-words.ts'

const shownMax = 20
const newsMax = 3

export const channel: Command = {
  name: 'channel',
  summary: 'WhatsApp numbers, their ids and accounts',
  answer: 'private',
  options: [
    textOption('name', 'The number, by its name; without it all are listed', false),
    textOption('number', 'Meta’s phone number id, digits', false),
    textOption('account', 'Meta’s id of the WhatsApp Business account', false),
    textOption('secret', 'Name of the variable that holds the app secret', false),
    textOption('token', 'Name of the variable that holds the access token', false),
    choiceOption('disconnect', 'Forget which number it is', ['yes', 'no'], false),
    pageOption,
  ],
  permission: 'channel.manage',
  run: async (chat, options) => {
    const { name, number, account, secret, token, disconnect } = options
    if (name !== undefined && disconnect === 'yes') return disconnected(chat, name)
    if (name === undefined || (name === 'list' && number === undefined)) return list(chat, options)
    if (number === undefined) throw incomplete(chat.ctx.settings.commandPrefix)
    const made = await connectNumber(chat.ctx, {
      sender: name,
      number,
      ...(account !== undefined && { account }),
      ...(secret !== undefined && { secret }),
      ...(token !== undefined && { token }),
    })
    return privateNotice([...numberText.connected(made)], { tone: 'ok' })
  },
}

async function disconnected({ ctx }: ChatContext, name: string): Promise<Answer> {
  const { sender } = await disconnectNumber(ctx, { sender: name })
  return privateNotice([numberText.disconnected(sender)], { tone: 'ok' })
}

async function list({ ctx, me }: ChatContext, options: Options): Promise<Answer> {
  const found = await listNumbers(ctx, { page: wantedPage(options), size: shownMax })
  const lines = found.numbers.flatMap((one) => [
    numberLine(one),
    ...(one.unserved ? [[`⚠️ ${one.unserved.why}. ${one.unserved.fix}`]] : []),
    ...one.news.slice(0, newsMax).map((news): Rich => ['↳ ', ...newsLine(news, me.zone)]),
  ])
  const strays = found.strays.slice(0, shownMax).map((news) => newsLine(news, me.zone))
  const head =
    found.total === 0
      ? numberText.none(ctx.settings.commandPrefix)
      : listHead(['WhatsApp number', 'WhatsApp numbers'], found, found.total)
  return privateNotice([head, ...lines, ...strays], {
    buttons: pageButtons('bots channel', { name: 'list' }, found),
  })
}

function numberLine({ sender, masked, isTest, number }: NumberView): Rich {
  const head: Rich = [
    { code: sender },
    ` ${oneLine(masked, 60)}${isTest ? ', a test number' : ''}: `,
  ]
  if (number === null) return [...head, 'connects itself by its first message']
  const { id, account, secret, token, isByItself } = number
  const how = isByItself ? ', connected by itself' : ''
  return [...head, `number ${id}${accountWords({ account })}, ${secret}, ${token}${how}`]
}

const incomplete = (prefix: string): Refusal =>
  new Refusal('VALIDATION', numberText.noId, numberText.howConnect(prefix), {
    number: numberText.idIs,
  })

import { addSender } from '../../control/senders/add-sender.ts'
import type { NewSender } from '../../control/senders/add-sender.ts'
import { changeSender, retireSender } from '../../control/senders/change-sender.ts'
import { listSenders } from '../../control/senders/list-senders.ts'
import { proveSender } from '../../control/senders/prove-sender.ts'
import { channels } from '../../bot/definition.ts'
import { Refusal } from '../../refusal.ts'
import type { Answer, Rich } from '../port.ts'
import { oneLine } from '../kit/rich.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command, ChatContext, Options } from '../kit/handler.ts'
import { choiceOption, textOption } from '../kit/options-command.ts'
import { listHead, pageButtons, pageOption, wantedPage } from '../kit/pages.ts'
import { senderText } from './resource-words.ts'

const shownMax = 30

export const sender: Command = {
  name: 'sender',
  summary: 'List, name, correct and retire numbers',
  answer: 'private',
  options: [
    textOption('name', 'What bots call it: orders-whatsapp; without it all are listed', false),
    choiceOption('channel', 'What people use', channels, false),
    textOption('address', 'The number with its country code, or the web site', false),
    textOption('test', 'For a test number: the tester’s, the only one that gets answers', false),
    textOption('rename', 'Another name for a known one', false),
    choiceOption('prove', 'A new code for its verified number', ['yes', 'no'], false),
    choiceOption('retire', 'Take one that nothing uses out of use', ['yes', 'no'], false),
    pageOption,
  ],
  permission: 'bot.see',
  run: async (chat, options) => {
    const { name, channel, address, test, rename, retire, prove } = options
    const isChange = [address, test, rename].some((one) => one !== undefined)
    if (name !== undefined && retire === 'yes') return retired(chat, name)
    if (name !== undefined && prove === 'yes' && !isChange) return proof(chat, name)
    if (name !== undefined && channel === undefined && isChange) {
      return changed(chat, { sender: name, name: rename, address, verifiedNumber: test })
    }
    if (name === undefined || (name === 'list' && channel === undefined)) return list(chat, options)
    const known = channels.find((one) => one === channel)
    if (!known || address === undefined) throw incomplete(chat.ctx.settings.commandPrefix)
    const made = await addSender(chat.ctx, {
      name,
      channel: known,
      address,
      ...(test !== undefined && { isTest: true, verifiedNumber: test }),
    })
    return privateNotice([...senderText.made(made), ...proofLines(made, chat.me.zone)], {
      tone: 'ok',
    })
  },
}

/** The code is told this once, to whoever asked for it. */
function proofLines({ masked, proof }: Pick<NewSender, 'masked' | 'proof'>, zone: string): Rich[] {
  if (proof === null) return []
  return [senderText.proves(masked, proof, zone)]
}

async function proof({ ctx, me }: ChatContext, sender: string): Promise<Answer> {
  const made = await proveSender(ctx, { sender })
  const head: Rich = senderText.isTest(made.name, made.number)
  return privateNotice([head, ...proofLines(made, me.zone)], { tone: 'ok' })
}

async function changed(
  { ctx, me }: ChatContext,
  what: Parameters<typeof changeSender>[1],
): Promise<Answer> {
  const { name, channel, masked, leftIn, proof: next } = await changeSender(ctx, what)
  const left = leftIn.map((place): Rich => senderText.stillSays(place))
  const head: Rich = senderText.changed(name, `${channel} ${masked}`)
  const proving = proofLines({ masked, proof: next }, me.zone)
  return privateNotice([head, ...proving, ...left], { tone: 'ok' })
}

async function retired({ ctx }: ChatContext, sender: string): Promise<Answer> {
  const { name } = await retireSender(ctx, { sender })
  return privateNotice([senderText.retired(name)], {
    tone: 'ok',
  })
}

async function list({ ctx }: ChatContext, options: Options): Promise<Answer> {
  const found = await listSenders(ctx, { page: wantedPage(options), size: shownMax })
  if (found.total === 0) return privateNotice([senderText.none(ctx.settings.commandPrefix)])
  const lines = found.senders.map((one): Rich => {
    const held = one.heldBy ? `active: ${oneLine(one.heldBy.name, 60)}` : 'free'
    const test = one.isTest
      ? `, test number for ${one.verifiedNumber ?? 'one number'}${one.isProved ? '' : ', not proved yet'}`
      : ''
    return [{ code: one.name }, ` ${one.channel} ${oneLine(one.masked, 60)}${test}: ${held}`]
  })
  return privateNotice([listHead(['number', 'numbers'], found, found.total), ...lines], {
    buttons: pageButtons('bots sender', { name: 'list' }, found),
  })
}

const incomplete = (prefix: string): Refusal =>
  new Refusal('VALIDATION', senderText.incomplete, senderText.example(prefix))

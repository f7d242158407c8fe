import { addUrl } from '../../control/senders/add-url.ts'
import { correctUrl, renameUrl, retireUrl } from '../../control/senders/change-url.ts'
import type { ChangedUrl } from '../../control/senders/change-url.ts'
import { listUrls } from '../../control/senders/list-urls.ts'
import { Refusal } from '../../refusal.ts'
import type { Answer, Rich } from '../port.ts'
import { oneLine } from '../kit/rich.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command, ChatContext, Options } from '../kit/handler.ts'
import { choiceOption, textOption } from '../kit/options-command.ts'
import { listHead, pageButtons, pageOption, wantedPage } from '../kit/pages.ts'

const shownMax = 20

export const url: Command = {
  name: 'url',
  summary: 'List, name, correct and retire web URLs that bots open by name',
  answer: 'private',
  options: [
    choiceOption(
      'do',
      'What to do; without it all are listed',
      ['list', 'add', 'rename', 'correct', 'retire'],
      false,
    ),
    textOption('name', 'What bots call it: tracking', false),
    textOption('to', 'Its address, or its new name', false),
    pageOption,
  ],
  permission: 'bot.see',
  run: (chat, options) => {
    const { do: what = 'list', name, to } = options
    if (what === 'list') return list(chat, options)
    if (name !== undefined && what === 'retire') return retired(chat, name)
    if (name === undefined || to === undefined) throw incomplete(chat.ctx.settings.commandPrefix)
    if (what === 'rename') return renamed(chat, name, to)
    return what === 'correct' ? corrected(chat, name, to) : added(chat, name, to)
  },
}

async function added({ ctx }: ChatContext, name: string, address: string): Promise<Answer> {
  const made = await addUrl(ctx, { name, url: address })
  return privateNotice(
    [
      [{ code: made.name }, ` is ${oneLine(made.url, 300)}.`],
      ['Bots name it in their metadata, ', { code: `urls: [${made.name}]` }],
      ['and open it in texts and buttons as ', { code: `{urls.${made.name}}` }, '.'],
    ],
    { tone: 'ok' },
  )
}

async function renamed({ ctx }: ChatContext, known: string, to: string): Promise<Answer> {
  const { name, leftIn } = await renameUrl(ctx, { url: known, name: to })
  const head: Rich = ['It is called ', { code: name }, ' from now on.']
  return privateNotice([head, ...leftLines(leftIn, 'still has the old name.')], { tone: 'ok' })
}

async function corrected({ ctx }: ChatContext, known: string, address: string): Promise<Answer> {
  const { name, url: now, leftIn }: ChangedUrl = await correctUrl(ctx, { url: known, address })
  const head: Rich = [{ code: name }, ` is ${oneLine(now, 300)} from now on.`]
  const left = leftLines(leftIn, 'goes on with the old address until it is published anew.')
  return privateNotice([head, ...left], { tone: 'ok' })
}

const leftLines = (leftIn: readonly string[], says: string): Rich[] =>
  leftIn.map((place): Rich => [`⚠️ ${oneLine(place, 80)} ${says}`])

async function retired({ ctx }: ChatContext, known: string): Promise<Answer> {
  const { name } = await retireUrl(ctx, { url: known })
  return privateNotice([[{ code: name }, ' is retired: nothing used it, and its name is free.']], {
    tone: 'ok',
  })
}

async function list({ ctx }: ChatContext, options: Options): Promise<Answer> {
  const found = await listUrls(ctx, { page: wantedPage(options), size: shownMax })
  const lines = found.urls.map(({ name, url: address }): Rich => {
    return [{ code: name }, ` ${oneLine(address, 120)}`]
  })
  return privateNotice([listHead(['web URL', 'web URLs'], found, found.total), ...lines], {
    buttons: pageButtons('bots url', { do: 'list' }, found),
  })
}

const incomplete = (prefix: string): Refusal =>
  new Refusal(
    'VALIDATION',
    'A web URL needs a name, and its address or its new name.',
    `For example: /${prefix}bots url add tracking https://shop.example.com/track.`,
  )

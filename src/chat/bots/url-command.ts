import { addUrl } from '../../control/senders/add-url.ts'
import { correctUrl, renameUrl, retireUrl } from '../../control/senders/change-url.ts'
import { listUrls } from '../../control/senders/list-urls.ts'
import type { Answer } from '../port.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command, ChatContext, Options } from '../kit/handler.ts'
import { namedOption, textOption } from '../kit/options-command.ts'
import { listHead, pageButtons, pageOption, wantedPage } from '../kit/pages.ts'
import {
  noUrlYet,
  urlCorrected,
  urlLine,
  urlMade,
  urlRenamed,
  urlRetired,
} from './resource-words.ts'

const shownMax = 20
const nameOption = textOption('name', 'What bots call it: tracking')
const knownOption = namedOption('url', 'What bots call it: tracking')

const list: Command = {
  name: 'list',
  summary: 'List the web URLs',
  answer: 'private',
  options: [pageOption],
  permission: 'bot.see',
  run: listed,
}

const add: Command = {
  name: 'add',
  summary: 'Name a web URL that bots open',
  answer: 'private',
  options: [nameOption, textOption('url', 'Its address, with https')],
  permission: 'sender.manage',
  run: added,
}

const rename: Command = {
  name: 'rename',
  summary: 'Give a web URL another name',
  answer: 'private',
  options: [knownOption, textOption('to', 'Its new name')],
  permission: 'sender.manage',
  run: renamed,
}

const correct: Command = {
  name: 'correct',
  summary: 'Correct the address of a web URL',
  answer: 'private',
  options: [knownOption, textOption('url', 'Its new address, with https')],
  permission: 'sender.manage',
  run: corrected,
}

const retire: Command = {
  name: 'retire',
  summary: 'Take a web URL that nothing uses out of use',
  answer: 'private',
  options: [knownOption],
  permission: 'sender.manage',
  run: retired,
}

/** Web pages that bots open by name (F40). */
export const url: Command = {
  name: 'url',
  summary: 'List, name, correct and retire web URLs',
  answer: 'private',
  options: [],
  verbs: [list, add, rename, correct, retire],
}

async function added(
  { ctx }: ChatContext,
  { name = '', url: address = '' }: Options,
): Promise<Answer> {
  const made = await addUrl(ctx, { name, url: address })
  return privateNotice(urlMade(made), { tone: 'ok' })
}

async function renamed(
  { ctx }: ChatContext,
  { name: known = '', to = '' }: Options,
): Promise<Answer> {
  const { name, leftIn } = await renameUrl(ctx, { url: known, name: to })
  return privateNotice(urlRenamed(name, leftIn), { tone: 'ok' })
}

async function corrected(
  { ctx }: ChatContext,
  { name: known = '', url: address = '' }: Options,
): Promise<Answer> {
  const { name, url: now, leftIn } = await correctUrl(ctx, { url: known, address })
  return privateNotice(urlCorrected(name, now, leftIn), { tone: 'ok' })
}

async function retired({ ctx }: ChatContext, { name: known = '' }: Options): Promise<Answer> {
  const { name } = await retireUrl(ctx, { url: known })
  return privateNotice([urlRetired(name)], { tone: 'ok' })
}

async function listed({ ctx }: ChatContext, options: Options): Promise<Answer> {
  const found = await listUrls(ctx, { page: wantedPage(options), size: shownMax })
  if (found.total === 0) return privateNotice(noUrlYet(ctx.settings.commandPrefix))
  const lines = found.urls.map(urlLine)
  return privateNotice([listHead(['web URL', 'web URLs'], found, found.total), ...lines], {
    buttons: pageButtons('url list', {}, found),
  })
}

import { addEndpoint, rotateEndpointSecret } from '../../control/senders/add-endpoint.ts'
import type { MadeEndpoint } from '../../control/senders/add-endpoint.ts'
import { renameEndpoint, retireEndpoint } from '../../control/senders/change-endpoint.ts'
import { listEndpoints } from '../../control/senders/list-endpoints.ts'
import { Refusal } from '../../refusal.ts'
import type { Answer, Rich } from '../port.ts'
import { oneLine, plural } from '../kit/rich.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command, ChatContext } from '../kit/handler.ts'
import { choiceOption, textOption } from '../kit/options-command.ts'
import { endpointText } from './resource-words.ts'

const shownMax = 30

export const endpoint: Command = {
  name: 'endpoint',
  summary: 'List, name, rename and retire action endpoints',
  answer: 'private',
  options: [
    textOption('name', 'What bots call it: order-actions; without it all are listed', false),
    textOption('url', 'Where the action server answers', false),
    choiceOption('replace', 'Give a known name its new address', ['yes', 'no'], false),
    choiceOption('secret', 'Give it a new secret', ['new'], false),
    textOption('rename', 'Another name for a known one', false),
    choiceOption('retire', 'Take one that nothing uses away', ['yes', 'no'], false),
  ],
  permission: 'sender.manage',
  run: async (chat, { name, url, replace, secret, rename, retire }) => {
    if (name !== undefined && retire === 'yes') return retired(chat, name)
    if (name !== undefined && rename !== undefined) return renamed(chat, name, rename)
    if (name === undefined || (name === 'list' && url === undefined)) return list(chat)
    if (url === undefined && secret === 'new') {
      return told(await rotateEndpointSecret(chat.ctx, { name }))
    }
    if (url === undefined) throw incomplete
    return told(await addEndpoint(chat.ctx, { name, url, replace: replace === 'yes' }))
  },
}

function told({ name, url, secret }: MadeEndpoint): Answer {
  const lines: Rich[] = [endpointText.is(name, url)]
  if (secret !== null) {
    lines.push(endpointText.secret(secret), [endpointText.checkWith])
  }
  return privateNotice(lines, { tone: 'ok' })
}

async function renamed({ ctx }: ChatContext, endpoint: string, to: string): Promise<Answer> {
  const { name, leftIn } = await renameEndpoint(ctx, { endpoint, name: to })
  const left = leftIn.map((place): Rich => endpointText.oldName(place))
  return privateNotice([endpointText.renamed(name), ...left], {
    tone: 'ok',
  })
}

async function retired({ ctx }: ChatContext, endpoint: string): Promise<Answer> {
  const { name } = await retireEndpoint(ctx, { endpoint })
  return privateNotice([endpointText.retired(name)], { tone: 'ok' })
}

async function list({ ctx }: ChatContext): Promise<Answer> {
  const endpoints = await listEndpoints(ctx)
  if (endpoints.length === 0) {
    return privateNotice([endpointText.none(ctx.settings.commandPrefix)])
  }
  const lines = endpoints
    .slice(0, shownMax)
    .map(({ name, url }): Rich => [{ code: name }, ` ${oneLine(url, 100)}`])
  const left = endpoints.length - lines.length
  return privateNotice([
    [{ bold: plural(endpoints.length, 'action endpoint') }],
    ...lines,
    ...(left > 0 ? [[`and ${left} more`]] : []),
  ])
}

const incomplete = new Refusal('VALIDATION', endpointText.incomplete, endpointText.example)

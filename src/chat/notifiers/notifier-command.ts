import { addNotifier } from '../../control/notifiers/add-notifier.ts'
import {
  correctNotifier,
  renameNotifier,
  retireNotifier,
} from '../../control/notifiers/change-notifier.ts'
import { listNotifiers } from '../../control/notifiers/list-notifiers.ts'
import { testNotifier } from '../../control/notifiers/test-notifier.ts'
import type { TestedNotifier } from '../../control/notifiers/test-notifier.ts'
import { mailAddress } from '../../domain/people/mail-address.ts'
import { actionId } from '../kit/action-id.ts'
import { noMailYet } from '../people/people-words.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Action, ChatContext, Command, Options } from '../kit/handler.ts'
import { namedOption, textOption } from '../kit/options-command.ts'
import { publicPlace } from '../kit/public-place.ts'
import type { Answer } from '../port.ts'
import {
  correctedLine,
  madeLines,
  notifierLines,
  renamedLine,
  retiredLines,
  sendTest,
  testedLine,
} from './notifier-words.ts'

const nameOption = textOption('name', 'What people call it: ops')
const knownOption = namedOption('notifier', 'What people call it: ops')
const toOption = {
  ...textOption('to', 'A webhook, mail and an address, or here for this channel'),
  rest: true,
}

type Run = (chat: ChatContext, options: Options) => Promise<Answer>

const verb = (name: string, summary: string, run: Run, options: Command['options']) => ({
  name,
  summary,
  answer: 'private' as const,
  options,
  permission: name === 'list' ? ('bot.see' as const) : ('notifier.manage' as const),
  run,
})

/** Who is told when something goes wrong (F64). */
export const notifier: Command = {
  name: 'notifier',
  summary: 'Who is told when a bot fails: list, add, test, rename, correct, retire',
  answer: 'private',
  options: [],
  verbs: [
    verb('list', 'List the error notifiers', listed, []),
    verb('add', 'Make an error notifier', added, [nameOption, toOption]),
    verb('test', 'Send a test to an error notifier', tested, [knownOption]),
    verb('rename', 'Give an error notifier another name', renamed, [
      knownOption,
      textOption('to', 'Its new name'),
    ]),
    verb('correct', 'Correct where an error notifier leads', corrected, [knownOption, toOption]),
    verb('retire', 'Tell an error notifier nothing more', retired, [knownOption]),
  ],
}

/** The button under a notifier that was just made. */
export const notifierTest: Action = {
  click: {
    answer: 'private',
    run: ({ ctx }, { id }) => testNotifier(ctx, { notifier: id }).then(testAnswer),
  },
}

async function added(chat: ChatContext, { name = '', to = '' }: Options): Promise<Answer> {
  const place = placeOf(chat, to)
  const made = await addNotifier(chat.ctx, { name, to: place })
  const buttons = [{ id: actionId('notifier-test', made.id), label: sendTest }]
  const mails = place.kind === 'mail' ? noMailYet(chat.ctx.settings.mail) : []
  return privateNotice([...madeLines(made), ...mails], { tone: 'ok', buttons })
}

async function tested({ ctx }: ChatContext, { name = '' }: Options): Promise<Answer> {
  return testAnswer(await testNotifier(ctx, { notifier: name }))
}

const testAnswer = (tested: TestedNotifier): Answer =>
  privateNotice(
    [testedLine(tested)],
    tested.result === 'taken' || tested.result === 'queued' ? ok : { tone: 'refused' },
  )

async function renamed({ ctx }: ChatContext, { name: known = '', to = '' }: Options) {
  const { name } = await renameNotifier(ctx, { notifier: known, name: to })
  return privateNotice([renamedLine(name)], ok)
}

async function corrected(chat: ChatContext, { name: known = '', to = '' }: Options) {
  const { name } = await correctNotifier(chat.ctx, { notifier: known, to: placeOf(chat, to) })
  return privateNotice([correctedLine(name)], ok)
}

async function retired({ ctx }: ChatContext, { name: known = '' }: Options): Promise<Answer> {
  const { name, leftIn } = await retireNotifier(ctx, { notifier: known })
  return privateNotice(retiredLines(name, leftIn), ok)
}

async function listed({ ctx, from }: ChatContext): Promise<Answer> {
  const all = await listNotifiers(ctx)
  return privateNotice(notifierLines(all, installOf(from), ctx.settings.commandPrefix))
}

const ok = { tone: 'ok' } as const

const installOf = ({ user }: ChatContext['from']): string => user.install

function placeOf({ from }: ChatContext, to: string) {
  const mailed = /^mail\s+(.*)$/i.exec(to)?.[1] ?? mailAddress(to)
  if (mailed !== null) return { kind: 'mail' as const, address: mailed }
  if (to !== 'here') return { kind: 'webhook' as const, url: to }
  const { platform: kind, user, channel } = publicPlace(from)
  return { kind, install: user.install, channel }
}

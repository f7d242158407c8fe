import { adminNames, adoptProfileZone } from '../../control/kit/linked-account.ts'
import { readMySettings } from '../../control/people/read-my-settings.ts'
import { setMySettings } from '../../control/people/set-my-settings.ts'
import { noZone, workWords, zoneWords } from '../../domain/people/desk.ts'
import { quietWords } from '../../domain/people/quiet-hours.ts'
import { Refusal } from '../../refusal.ts'
import type { Rich } from '../port.ts'
import { privateNotice } from '../kit/handler.ts'
import type { ChatContext, Command } from '../kit/handler.ts'
import { choiceOption, textOption } from '../kit/options-command.ts'
import { meText, noMailYet } from './people-words.ts'

const kinds = ['reminders', 'news'] as const
type Kind = (typeof kinds)[number]
type Desk = ChatContext['ctx']['settings']['desk']
type Settings = Awaited<ReturnType<typeof readMySettings>>

export const me: Command = {
  name: 'me',
  summary: 'How I write to you: mail, time zone, quiet hours',
  answer: 'private',
  options: [
    textOption('mail', 'Your mail address, or none; a code goes there', false),
    textOption('code', 'The code that came by mail: it proves the address', false),
    textOption('zone', 'Europe/Berlin; none: that of your chat profile, else as the desk', false),
    textOption('quiet', 'Hours without reminders: 22:00-07:00, or none', false),
    choiceOption('off', 'What you want none of', kinds, false),
    choiceOption('on', 'What you want again', kinds, false),
  ],
  run: async (chat, { mail, code, zone, quiet, off, on }) => {
    mustBeKnown([mail, code, zone, quiet], chat.ctx.settings.desk)
    const given = {
      ...(mail !== undefined && { mail: isNone(mail) ? null : mail }),
      ...(code !== undefined && { code }),
      ...(zone !== undefined && { zone }),
      ...(quiet !== undefined && { quiet }),
      ...(off !== undefined && { off: off as Kind }),
      ...(on !== undefined && { on: on as Kind }),
    }
    const isAsked = Object.keys(given).length === 0
    const settings = isAsked ? await readMySettings(chat.ctx) : await setMySettings(chat.ctx, given)
    const lines = await linesOf(chat, await withProfileZone(chat, settings))
    return privateNotice(lines, isAsked ? {} : { tone: 'ok' })
  },
}

/** @throws Refusal VALIDATION for `hours:9-5`, which is no address but a setting that there is not */
function mustBeKnown(words: readonly (string | undefined)[], desk: Desk): void {
  const [name] = words.flatMap((word) => /^([a-z]+):[^@]*$/i.exec(word ?? '')?.[1] ?? [])
  if (name === undefined) return
  const next = /hour|work/i.test(name) ? meText.workingHours(workWords(desk)) : meText.settable
  throw new Refusal('VALIDATION', meText.unknown(name), next)
}

const isNone = (word: string): boolean => word.trim().toLowerCase() === 'none'

/** Who takes their zone away gets the one of their chat profile at once, as at every command. */
async function withProfileZone(
  { ctx, me: who, from }: ChatContext,
  settings: Settings,
): Promise<Settings> {
  if (settings.zone !== noZone) return settings
  const { zone, hasZone } = await adoptProfileZone(ctx, { ...who, hasZone: false }, from.user.zone)
  return hasZone === true ? { ...settings, zone } : settings
}

async function linesOf(chat: ChatContext, settings: Settings): Promise<Rich[]> {
  const { mail, mailAsked, zone, remindersOffAt, newsOffAt } = settings
  const { desk } = chat.ctx.settings
  const reminders = remindersOffAt === null ? 'on' : 'off'
  return [
    [meText.mail(mail, mailAsked)],
    ...(await askedLines(chat, settings)),
    [`Time zone: ${zoneWords(zone, desk)}`],
    [`Quiet hours: ${quietWords(settings)}`],
    [`Reminders: ${reminders}, Monday to Friday, ${workWords(desk)}`],
    [`News: ${newsOffAt === null ? 'on' : 'off'}`],
    [meText.alwaysAsked],
  ]
}

/** The address that waits for its proof: nothing else goes there until then. */
async function askedLines({ ctx }: ChatContext, settings: Settings): Promise<Rich[]> {
  const { name, mailAsked, code, zone } = settings
  if (mailAsked === null) return []
  const { commandPrefix: prefix } = ctx.settings
  switch (code.is) {
    case 'open':
      return meText.codeOpen(mailAsked, code.until, zone, prefix)
    case 'over':
      return meText.codeOver(mailAsked, prefix)
    case 'refused':
      return meText.mailRefused(mailAsked, code.problem)
    case 'none':
      return [
        ...noMailYet(Boolean(ctx.settings.mail)),
        ...meText.waitsForAdmin(name, mailAsked, await adminNames(ctx), prefix),
      ]
  }
}

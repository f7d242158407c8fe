import { z } from 'zod'
import { keptZone, noZone, workWords } from '../../domain/people/desk.ts'
import { mayTellAt } from '../../domain/people/may-tell-at.ts'
import { parseQuietHours } from '../../domain/people/quiet-hours.ts'
import { didYouMeanZone, zoneNamed } from '../../domain/time/zones.ts'
import { Refusal } from '../../refusal.ts'
import type { Db } from '../../store/kit/database.ts'
import { putSettings, settingsOfOne } from '../../store/people/person-settings.ts'
import type { PersonSettings } from '../../store/people/person-settings.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { ownAccountOrThrow } from '../kit/own-account.ts'
import { mailInput } from './mail-input.ts'
import { withCode } from './read-my-settings.ts'
import type { MySettings } from './read-my-settings.ts'
import { codeKeys, sendMailCode } from '../mail/send-mail-code.ts'
import { tryMailCode } from '../mail/try-mail-code.ts'
import type { TriedCode } from '../mail/try-mail-code.ts'

const optOuts = z.enum(['reminders', 'news'])
const Input = z.object({
  /** Null takes the address away. */
  mail: mailInput.nullable().optional(),
  /** Six digits that went to the address by mail. */
  code: z.string().max(40).optional(),
  /** IANA name, such as Europe/Berlin; `none` takes it away: as the desk then. */
  zone: z.string().max(100).optional(),
  /** `22:00-07:00` in their zone, or `none`. */
  quiet: z.string().max(40).optional(),
  off: optOuts.optional(),
  on: optOuts.optional(),
})

type Wanted = z.output<typeof Input>

/**
 * People say themselves how the desk writes to them, all of a command or nothing of it. An address of
 * one's own waits until the code that goes there is typed, or an admin gives the same: nothing else goes
 * to a mailbox that nobody vouched for (F29). What is asked of somebody comes always.
 */
export async function setMySettings(ctx: Ctx, raw: z.input<typeof Input>): Promise<MySettings> {
  const input = parseInput(Input, raw)
  const tried = await change(ctx, 'person.settings', 'people', async (trx) => {
    const { id } = await ownAccountOrThrow(trx, ctx)
    const before = await settingsOfOne(trx, id)
    if (!before) throw new Error(`No settings of ${id}`)
    const code = await codeTried(trx, ctx, input, before)
    // The try that was used up has to be committed, so the refusal waits until after the transaction.
    if (code && 'refusal' in code) return code
    const proved = code && { mail: code.proved, mailAsked: null }
    const after = { ...before, ...wanted(input, before, ctx.now()), ...proved }
    mustLeaveTime(after, ctx)
    await writeSettings(trx, ctx, before, after)
    const keys = codeKeys(ctx)
    const address = input.mail === undefined ? null : after.mailAsked
    if (keys && address !== null) await sendMailCode(trx, ctx, keys, { personId: id, address })
    return { settings: after }
  })
  if ('refusal' in tried) throw tried.refusal
  return withCode(ctx.db, ctx, tried.settings)
}

async function writeSettings(
  trx: Db,
  ctx: Ctx,
  before: PersonSettings,
  after: PersonSettings,
): Promise<void> {
  const changed = keysOf(after).filter((key) => after[key] !== before[key])
  if (changed.length === 0) return
  await putSettings(trx, after.id, pick(after, changed))
  await recordAudit(trx, ctx, {
    action: 'person.settings',
    subject: `person:${after.id}`,
    before: pick(before, changed),
    after: pick(after, changed),
  })
}

/** Null where no code was typed. */
async function codeTried(
  trx: Db,
  ctx: Ctx,
  { code: typed, mail }: Wanted,
  of: PersonSettings,
): Promise<TriedCode | null> {
  if (typed === undefined) return null
  const keys = codeKeys(ctx)
  if (keys === null) throw noCodesHere()
  if (mail !== undefined && mail !== of.mailAsked) throw codeOfAnother(of)
  return tryMailCode(trx, ctx, { keys, of, typed })
}

const noCodesHere = (): Refusal =>
  new Refusal(
    'PRECONDITION_FAILED',
    'No codes go out here: no mail server is set up. Nothing changed.',
    'An admin confirms an address: /roles mail.',
    { code: 'No codes go out here.' },
  )

const codeOfAnother = ({ mailAsked }: PersonSettings): Refusal =>
  new Refusal(
    'VALIDATION',
    `A code proves the address that it went to${mailAsked === null ? '' : `, ${mailAsked}`}; the other one gets its own. Nothing changed.`,
    'Give the code without an address, or the address without a code.',
    { code: 'It went to another address.' },
  )

function wanted(input: Wanted, before: PersonSettings, now: number): Partial<PersonSettings> {
  const switched = (kind: 'reminders' | 'news', had: number | null): number | null => {
    if (input.on === kind) return null
    return input.off === kind ? (had ?? now) : had
  }
  return {
    ...(input.code === undefined && mailOf(input.mail, before)),
    ...(input.zone !== undefined && { zone: zoneOrThrow(input.zone) }),
    ...(input.quiet !== undefined && quietOrThrow(input.quiet)),
    remindersOffAt: switched('reminders', before.remindersOffAt),
    newsOffAt: switched('news', before.newsOffAt),
  }
}

function mailOf(mail: Wanted['mail'], before: PersonSettings): Partial<PersonSettings> {
  if (mail === undefined) return {}
  if (mail === null) return { mail: null, mailAsked: null }
  return { mailAsked: mail === before.mail ? null : mail }
}

function zoneOrThrow(word: string): string {
  if (word.trim().toLowerCase() === 'none') return noZone
  const zone = zoneNamed(word)
  if (zone !== null) return keptZone(zone)
  throw new Refusal(
    'VALIDATION',
    `There is no time zone "${word.slice(0, 40)}".${didYouMeanZone(word)}`,
    'Give the name of a place, such as Europe/Berlin, or none.',
    { zone: 'Give the name of a place, such as Europe/Berlin.' },
  )
}

function quietOrThrow(text: string): Pick<PersonSettings, 'quietFromMin' | 'quietToMin'> {
  const hours = parseQuietHours(text)
  if (hours !== null) return hours
  throw new Refusal(
    'VALIDATION',
    `"${text}" are no quiet hours.`,
    'Give from and to, such as 22:00-07:00, or none.',
    { quiet: 'From and to, such as 22:00-07:00, or none.' },
  )
}

/** Quiet hours that never end would end reminders without saying so. */
function mustLeaveTime(after: PersonSettings, { now, settings: { desk } }: Ctx): void {
  if (mayTellAt({ ...after, remindersOffAt: null }, 'reminder', now(), desk) !== null) return
  const hours = workWords(desk)
  throw new Refusal(
    'VALIDATION',
    `These quiet hours leave no working hour (Monday to Friday, ${hours}).`,
    'Make them shorter, or end the reminders instead: off:reminders.',
    { quiet: `Leave a working hour, ${hours}.` },
  )
}

type Key = Exclude<keyof PersonSettings, 'id' | 'name'>

const keysOf = ({ id: _id, name: _name, ...rest }: PersonSettings): Key[] =>
  Object.keys(rest) as Key[]

const pick = (from: PersonSettings, keys: readonly Key[]): Partial<PersonSettings> =>
  Object.fromEntries(keys.map((key) => [key, from[key]]))

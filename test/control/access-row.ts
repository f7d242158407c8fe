import type { Ctx } from '../../src/control/kit/context.ts'
import type { readLoosening } from '../../src/control/bots/read-loosening.ts'
import { botText } from '../helpers/cast.ts'
import type { World } from './access-world.ts'

/**
 * Who may do what, as the tables of F58 and F59 say it and typed here once more: one of `org`, and
 * where `bot` is named one of those too.
 */
export type Row = {
  verb: string
  /** What the audit log calls it. */
  action: string
  org: readonly string[]
  bot: readonly string[]
  /** Other roles that are enough by themselves, and what is true beside the rule. */
  may?: (held: readonly string[]) => boolean
  /** Where it comes down to another verb, whose refusal is noted. */
  noted?: (held: readonly string[]) => string
  /** Where the refusal names something else than the roles of the rule. */
  says?: RegExp
  /** The bot on which the bot roles are held. */
  on: (world: World) => { id: string }
  call: (ctx: Ctx, world: World) => Promise<unknown>
}

export type More = Partial<Pick<Row, 'bot' | 'may' | 'noted' | 'says' | 'on'>>
export type Call = Row['call']

const anybody = ['nobody', 'analyzer', 'supervisor', 'designer', 'manager', 'admin']
export const seeAll = ['analyzer', 'supervisor', 'designer', 'manager']
export const seeOne = ['supervisor', 'designer', 'manager']
export const makers = ['designer', 'manager']
const managers = ['manager']
export const admins = ['admin']
export const reviewers = ['approver', 'super admin']
export const superAdmins = ['super admin']

export type Verb = { name: string }
export const row =
  (org: readonly string[], bot: readonly string[] = []) =>
  (verb: Verb, action: string, call: Call, more: More = {}): Row => ({
    verb: verb.name,
    action,
    org,
    bot,
    on: ({ live }) => live,
    call,
    ...more,
  })

export const ofAnybody = row(anybody)
export const ofSeers = row(seeOne)
export const ofSharers = row([...seeOne, 'admin'])
export const ofMakers = row(makers)
export const ofManagers = row(managers)
export const ofAdmins = row(admins)
export const ofReviewers = row(seeOne, reviewers)
export const ofSuperAdmins = row(seeOne, superAdmins)

export const has = (held: readonly string[], some: readonly string[]): boolean =>
  some.some((role) => held.includes(role))
export const at = ({ slug }: { slug: string }) => ({ bot: slug })
export const of = ({ request: { id, revision } }: World['asked']) => ({ request: id, revision })
export const asked = ({ asked: bot }: World) => bot
export const text = ({ live }: World) => botText('Typed', live.sender)
export const files = (w: World) => [{ name: 'bot.yml', text: text(w) }]
export const call =
  (verb: typeof readLoosening): Call =>
  (ctx, { looser: { loosening } }) =>
    verb(ctx, { loosening })
export const leave = { openSessions: 'finish' as const, reason: 'Because' }
export const here = { platform: 'playground' as const, install: 'local' }

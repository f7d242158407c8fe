import { randomBytes } from 'node:crypto'
import { ulid } from 'ulid'
import { z } from 'zod'
import { platforms } from '../../domain/actor.ts'
import type { Platform } from '../../domain/actor.ts'
import type { BoundNotifier, NotifierKind } from '../../domain/notifiers/notifier.ts'
import { shownWebhook } from '../../domain/notifiers/webhook.ts'
import { isInsideUrl } from '../../domain/private-address.ts'
import { Refusal } from '../../refusal.ts'
import type { Db } from '../../store/kit/database.ts'
import { privateActionsAllowed } from '../../store/kit/meta.ts'
import { seal } from '../../store/kit/seal.ts'
import { findNotifier, insertNotifier, notifiersInUse } from '../../store/notifiers/notifiers.ts'
import type { NotifierRow } from '../../store/notifiers/notifiers.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { mailInput } from '../people/mail-input.ts'
import { sealKeysOrThrow } from '../profiles/put-secret.ts'
import { resourceName } from '../senders/sender-input.ts'

const webhookUrl = z
  .string()
  .trim()
  .max(500)
  .regex(/^https?:\/\/[^\s/\\@]+(?:[/?][^\s\\#]*)?$/i, 'give a whole address, with https')
  .refine((url) => URL.canParse(url), 'give a whole address, with https')
const place = z.string().min(1).max(100)

/** What is told where. */
export const NotifierPlace = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('webhook'), url: webhookUrl }),
  z.object({ kind: z.literal('mail'), address: mailInput }),
  z.object({ kind: z.enum(platforms), install: place, channel: place }),
])
const Input = z.object({ name: resourceName, to: NotifierPlace })

export type NotifierView = {
  id: string
  name: string
  kind: NotifierKind
  address: string
  /** Why it is told nothing any more; null while it works. */
  offWhy: string | null
}
/** `secret` is shown this once; null where nothing is signed. */
export type MadeNotifier = NotifierView & { secret: string | null }

/** Makes an error notifier, once for all bots (F64). */
export async function addNotifier(ctx: Ctx, raw: z.input<typeof Input>): Promise<MadeNotifier> {
  const { name, to } = parseInput(Input, raw)
  const id = ulid(ctx.now())
  const secret = to.kind === 'webhook' ? newSecret() : null
  return change(ctx, 'notifier.add', 'notifiers', async (trx) => {
    const person = await authorize(trx, ctx, 'notifier.manage')
    if (await findNotifier(trx, name)) throw notifierTaken(name)
    const row: NotifierRow = {
      id,
      name,
      ...(await addressOf(trx, ctx, to)),
      secret: secret === null ? null : sealed(ctx, id, secret),
      createdBy: person.id,
      createdAt: ctx.now(),
      offAt: null,
      offWhy: null,
      retiredAt: null,
    }
    await insertNotifier(trx, row)
    const { kind, address } = viewNotifier(row)
    await recordAudit(trx, ctx, {
      action: 'notifier.add',
      subject: `notifier:${id}`,
      after: { name, kind, address },
    })
    return { ...viewNotifier(row), secret }
  })
}

export const viewNotifier = ({ id, name, kind, address, offWhy }: NotifierRow): NotifierView => ({
  id,
  name,
  kind,
  address: shownAddress({ kind, address }),
  offWhy,
})

export const shownAddress = ({ kind, address }: Pick<NotifierRow, 'kind' | 'address'>): string =>
  kind === 'webhook' ? shownWebhook(address) : address

/** The address by what is written; what its name leads to is judged at each call. */
export async function addressOf(
  db: Db,
  ctx: Pick<Ctx, 'settings' | 'ports'>,
  to: z.output<typeof NotifierPlace>,
): Promise<Pick<NotifierRow, 'kind' | 'address' | 'install'>> {
  if (to.kind === 'mail') {
    mailOrThrow(ctx)
    return { kind: 'mail', address: to.address, install: '' }
  }
  if (to.kind !== 'webhook') connectedOrThrow(ctx, to.kind)
  if (to.kind !== 'webhook') return { kind: to.kind, address: to.channel, install: to.install }
  if (!isInsideUrl(to.url, await privateActionsAllowed(db)))
    return { kind: 'webhook', address: to.url, install: '' }
  const said = 'That address is inside a private network, and this server calls none there.'
  throw new Refusal('VALIDATION', said, 'Give an address that is reached from outside.', {
    url: said,
  })
}

/** A notifier that nobody hears of is worse than none. */
export function mailOrThrow({ settings }: Pick<Ctx, 'settings'>): void {
  if (settings.mail) return
  throw new Refusal(
    'PRECONDITION_FAILED',
    'This server sends no mail.',
    'Set SMTP_URL and MAIL_FROM where Slipway runs, or name a channel or a webhook.',
  )
}

/** The same of a channel in a chat that nobody connected, or that was taken away since. */
export function connectedOrThrow({ ports }: Pick<Ctx, 'ports'>, platform: Platform): void {
  if (ports.isConnected?.(platform) !== false) return
  const chat = chatNames[platform]
  throw new Refusal(
    'PRECONDITION_FAILED',
    `Nothing would reach that channel: ${chat} is not connected here.`,
    `Connect ${chat} where Slipway runs, or name a channel elsewhere, a webhook or a mail address.`,
  )
}

const chatNames: Record<Platform, string> = {
  slack: 'Slack',
  discord: 'Discord',
  playground: 'the playground',
}

/** Whom of them nothing reaches as it is, each with why: a notice that nobody gets helps nobody. */
export async function unreachedNotifiers(
  db: Db,
  { ports, settings }: Pick<Ctx, 'ports' | 'settings'>,
  bound: readonly BoundNotifier[],
): Promise<string[]> {
  if (bound.length === 0) return []
  const ids = new Set(bound.map(({ id }) => id))
  return (await notifiersInUse(db))
    .filter(({ id }) => ids.has(id))
    .flatMap(({ name, kind, offAt }) => {
      if (offAt !== null) return [`${name} (it takes no more)`]
      if (kind === 'mail') return settings.mail ? [] : [`${name} (no mail is sent here)`]
      const isCut = kind !== 'webhook' && ports.isConnected?.(kind) === false
      return isCut ? [`${name} (${chatNames[kind]} is not connected)`] : []
    })
}

/** What a webhook's notices are signed with, in the form of Standard Webhooks. */
const newSecret = (): string => `whsec_${randomBytes(24).toString('base64')}`

const sealed = (ctx: Ctx, owner: string, secret: string): string =>
  seal(sealKeysOrThrow(ctx), { purpose: 'slipway notifier secrets', owner }, secret)

export const notifierTaken = (name: string): Refusal =>
  new Refusal(
    'CONFLICT',
    `There is already a notifier named ${name}.`,
    'Choose another name, or correct where it leads with /notifier correct.',
    { name: 'That name is taken.' },
  )

import { actorId } from '../../domain/actor.ts'
import type { Event } from '../../domain/events.ts'
import { botsOfPerson, peopleWithBotRole } from '../../store/bots/bot-roles.ts'
import type { Db } from '../../store/kit/database.ts'
import { insertLink, replaceLinks } from '../../store/people/links.ts'
import type { LinkRow } from '../../store/people/links.ts'
import { nextOutboxId } from '../../store/kit/ordered-ids.ts'
import { queueDirectMessages } from '../kit/queue-redraws.ts'
import { announceReviewer } from '../requests/announce-reviewer.ts'
import type { Ctx } from '../kit/context.ts'
import { linkConfirmers } from './link-view.ts'

type What = Pick<LinkRow, 'kind' | 'personId' | 'fromId' | 'botId' | 'account'>

/**
 * Does what gives somebody an account, a record or a bot, and where an admin does it, keeps it open
 * until another admin confirms it (F24). Everybody concerned is told on the accounts that they had
 * before. Returns its id, or null where nothing waits.
 */
export async function openLink(
  trx: Db,
  ctx: Ctx,
  what: What,
  act: () => Promise<void>,
): Promise<string | null> {
  const adminId = actorId(ctx.actor)
  // The system has the word of the configuration, and a free account of one's own gives nothing.
  const isOwn = what.kind === 'account' && what.personId === adminId && what.fromId === null
  if (ctx.actor.kind !== 'person' || isOwn) {
    await act()
    return null
  }
  const at = ctx.now()
  const link: LinkRow = {
    ...what,
    id: nextOutboxId(at),
    state: 'open',
    adminId,
    createdAt: at,
    decidedBy: null,
    decidedAt: null,
  }
  await announce(trx, ctx, link)
  await act()
  if (what.account !== null) await replaceLinks(trx, { account: what.account }, at)
  if (what.botId !== null) await replaceLinks(trx, { botId: what.botId }, at)
  await insertLink(trx, link)
  await announceReviewer(trx, ctx, what.personId)
  return link.id
}

async function announce(trx: Db, ctx: Ctx, link: LinkRow): Promise<void> {
  const { id: linkId, adminId, personId, fromId, botId } = link
  const concerned = [personId, ...(fromId === null ? [] : [fromId])]
  const bots =
    botId === null
      ? (await Promise.all(concerned.map((id) => botsOfPerson(trx, id)))).flat()
      : [botId]
  const superAdmins = []
  for (const bot of new Set(bots)) {
    superAdmins.push(...(await peopleWithBotRole(trx, bot, 'super admin')))
  }
  const confirmers = await linkConfirmers(trx, link)
  const told = [...concerned, ...[...superAdmins, ...confirmers].map(({ id }) => id)]
  const event: Event = { type: 'link.made', linkId, by: adminId }
  await queueDirectMessages(trx, ctx, told, `link:${linkId}`, event)
}

import type { Ports } from '../../src/control/kit/context.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { buttonOf } from './chat-driver.ts'
import type { ChatDriver, VisibleCard } from './chat-driver.ts'

/** The newest card whose title starts so. */
export async function cardOf(side: ChatDriver, title: string): Promise<VisibleCard> {
  const card = (await side.cards()).findLast((one) => one.title.startsWith(title))
  if (card) return card
  throw new Error(`no card is titled ${title}`)
}

/** The newest card of a request, whatever it asks for and in whatever state. */
export async function requestOn(side: ChatDriver): Promise<VisibleCard> {
  const card = (await side.cards()).findLast((one) => / · R-\d+$/.test(one.title))
  if (card) return card
  throw new Error('no card is of a request')
}

/** A button of the card, or of what stands behind its fifth. */
export async function actionOf(
  side: ChatDriver,
  card: VisibleCard,
  label: string,
): Promise<string> {
  const more = card.buttons.find((one) => one.label === 'More…')
  if (!more || card.buttons.some((one) => one.label === label)) return buttonOf(card, label)
  const seen = await side.click('ana', more.id)
  if (seen.kind !== 'private') throw new Error(`More… showed ${seen.kind}`)
  return buttonOf(seen, label)
}

/** Where the bot’s cards stand. */
export async function homeOf(db: Db, botId: string, side: ChatDriver): Promise<void> {
  const { platform, install, channel } = side
  await db('botHomes').where({ botId }).delete()
  await db('botHomes').insert({ botId, platform, install, channel })
}

export const linkOn =
  (side: () => ChatDriver): NonNullable<Ports['permalink']> =>
  async ({ platform: _platform, ...at }) =>
    (await side().adapter.permalink?.(at)) ?? null

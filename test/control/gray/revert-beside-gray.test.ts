import { beforeAll, expect, it } from 'vitest'
import { holdGray } from '../../../src/control/gray/hold-gray.ts'
import { requestReleaseChange } from '../../../src/control/gray/request-release-change.ts'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { prepareRevert } from '../../../src/control/versions/prepare-revert.ts'
import { revertVersion } from '../../../src/control/versions/revert-version.ts'
import { findGrayRelease } from '../../../src/store/gray/gray-releases.ts'
import { botText, ctxFor, noon, seedCast, writeDraft } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'
import { activeBot } from '../../helpers/live.ts'
import type { Bot } from '../../helpers/live.ts'
import { guarded, hour, publishGray, testers } from './gray-fixture.ts'

const db = sqlite()
beforeAll(() => seedCast(db()))

const approved = ({ id: request, revision }: { id: string; revision: number }) =>
  approveRequest(ctxFor(db(), 'ana'), { request, revision, ticks: [] })
async function publish(bot: Bot, greeting: string) {
  await writeDraft(db(), bot.id, 'dana', botText(greeting, bot.sender))
  const asked = { bot: bot.slug, comment: greeting }
  return approved(await requestPublish(ctxFor(db(), 'dana'), asked))
}
const offered = async (bot: Bot) => {
  const { target, versions } = await prepareRevert(ctxFor(db(), 'ana'), { bot: bot.slug })
  return [target.label, versions.map(({ label }) => label)]
}

it('F38 F34 offers only what everybody had, and not what a part met', async () => {
  const bot = await activeBot(db())
  await publish(bot, 'For all')
  await publishGray(db(), bot, { rules: [(await testers(db())).name] })
  await publish(bot, 'For all again')
  expect(await offered(bot)).toEqual(['V1.1', ['V1.1', 'V1.0']])
})

it('F38 F34 reverts to a gray version that became official', async () => {
  const bot = await activeBot(db())
  await publishGray(db(), bot, { rules: [(await testers(db())).name] })
  const promote = { bot: bot.slug, kind: 'promote' as const, comment: 'It works' }
  await approved(await requestReleaseChange(ctxFor(db(), 'dana'), promote))
  await publish(bot, 'Newer')
  expect((await offered(bot))[0]).toBe('V1.1')
})

it('F38 F80 leaves a gray release held by whom and why it was, and counts anew', async () => {
  const bot = await activeBot(db())
  await publish(bot, 'For all')
  await publishGray(db(), bot, guarded)
  await holdGray(ctxFor(db(), 'li'), { bot: bot.slug, reason: 'Wrong prices' })
  const { current, gray } = await prepareRevert(ctxFor(db(), 'ana'), { bot: bot.slug })
  expect(gray).toMatchObject({ label: 'V1.2', isHeld: true })
  const later = ctxFor(db(), 'ana', noon + hour)
  const back = { bot: bot.slug, version: 'V1.0', expected: current.id, reason: 'Wrong words' }
  await revertVersion(later, { ...back, openSessions: 'finish' })
  const release = await findGrayRelease(db(), bot.id)
  expect(release).toMatchObject({ heldBy: 'li', heldWhy: 'Wrong prices', heldAt: noon })
  expect(release?.judgedTo).toBe(noon + hour)
})

it('F67 redraws the card of the version that a revert replaces', async () => {
  const bot = await activeBot(db())
  const { request } = await publish(bot, 'For all')
  await publishGray(db(), bot, { rules: [(await testers(db())).name] })
  const card = { id: 'card', platform: 'playground', install: 'local', channel: 'releases' }
  const subject = `request:${request.id}`
  await db()('cards').insert({ ...card, subject, messageId: 'm', state: 'open', createdAt: 1 })
  await db()('outbox').delete()
  const { current } = await prepareRevert(ctxFor(db(), 'ana'), { bot: bot.slug })
  const back = { bot: bot.slug, version: 'V1.0', expected: current.id, reason: 'Wrong words' }
  await revertVersion(ctxFor(db(), 'ana'), { ...back, openSessions: 'finish' })
  const redrawn = await db()('outbox').pluck('subject')
  expect(redrawn).toContain(subject)
})

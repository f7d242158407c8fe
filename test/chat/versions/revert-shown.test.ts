import { expect, it } from 'vitest'
import { revertVersion } from '../../../src/control/versions/revert-version.ts'
import { publishGray, testers } from '../../control/gray/gray-fixture.ts'
import { ctxFor } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'
import { publish, publishedBot } from '../../helpers/live.ts'
import type { Bot } from '../../helpers/live.ts'
import { formOf, textOf } from '../chat-driver.ts'
import type { FormSeen } from '../chat-driver.ts'
import { grayScene } from '../gray/gray-scene.ts'

const db = sqlite()
const { side } = grayScene(db)
const reason = 'Wrong words'

const asked = async (bot: Bot, version = '') =>
  formOf(await side().command('ana', `/revert ${bot.slug} ${version}`.trim()))
const send = (form: FormSeen, version: string) => side().submit('ana', form.id, { version, reason })
const chosen = ({ fields: [version] }: FormSeen) => version?.value
const options = ({ fields: [version] }: FormSeen) =>
  version && 'options' in version ? version.options.map(({ value }) => value) : []

async function botOf(...greetings: string[]): Promise<Bot> {
  const bot = await publishedBot(db())
  for (const said of greetings) await publish(db(), bot, said)
  return bot
}

it('F38 puts nothing live whose changes were not shown: the form comes again with them', async () => {
  const bot = await botOf('Second', 'Third')
  const first = await asked(bot)
  expect(first.text).toContain('[Third → Second]')
  const again = formOf(await send(first, 'V1.0'))
  expect(again.errors).toEqual({
    version: 'What V1.0 changes is shown now. Press Revert now again.',
  })
  expect(again.text).toContain('[Third → Hello]')
  expect(again.text).not.toContain('[Third → Second]')
  expect(chosen(again)).toBe('V1.0')
  expect(again.fields.at(-1)).toMatchObject({ name: 'reason', value: reason })
  expect(await db()('versions').where({ botId: bot.id })).toHaveLength(3)
  expect(textOf(await send(again, 'V1.0'))).toContain('has the content of V1.0 again, as V1.3')
})

it('F38 F34 offers and takes no version that a part of the customers alone was approved to get', async () => {
  const bot = await botOf()
  await publishGray(db(), bot, { rules: [(await testers(db())).name] })
  await publish(db(), bot, 'For all')
  const form = await asked(bot)
  expect(options(form)).toEqual(['V1.0'])
  const refused = textOf(await send(form, 'V1.1'))
  expect(refused).toMatch(/V1\.1 of .* was approved for a part of the customers alone/)
  expect(refused).toContain(`/gray promote ${bot.slug}`)
  expect(textOf(await side().command('ana', `/revert ${bot.slug} V1.1`))).toBe(
    refused.split('\nYou had written')[0],
  )
  await publishGray(db(), bot, { rules: [(await testers(db())).name] }, 'Another part')
  const gone = textOf(await side().command('ana', `/revert ${bot.slug} V1.1`))
  expect(gone).toMatch(new RegExp(`/bots restore ${bot.slug} V1.1.*/publish ${bot.slug}`))
})

it('F38 takes a revert back by itself when it is reverted again', async () => {
  const bot = await botOf('Second', 'Third')
  await send(await asked(bot), 'V1.1')
  const next = await asked(bot)
  expect(chosen(next)).toBe('V1.2')
  await send(next, 'V1.2')
  expect(chosen(await asked(bot))).toBe('V1.3')
})

it('F38 says that somebody reverted to it just now', async () => {
  const bot = await botOf('Second')
  const form = await asked(bot)
  const { id: expected } = await db()('versions').where({ botId: bot.id, number: 1 }).first()
  const same = { bot: bot.slug, version: 'V1.0', expected, reason, openSessions: 'end' as const }
  await revertVersion(ctxFor(db(), 'sam'), same)
  const late = textOf(await send(form, 'V1.0'))
  expect(late).toMatch(/Sam reverted .* to the content of V1\.0 just now: V1\.2 is live with it/)
  expect(late).toContain('Nothing is left to do.')
})

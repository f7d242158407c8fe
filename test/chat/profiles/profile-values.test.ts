import { beforeAll, expect, it } from 'vitest'
import { createChatCore } from '../../../src/chat/core.ts'
import { readDraft } from '../../../src/control/drafts/read-draft.ts'
import { saveProfile } from '../../../src/control/profiles/save-profile.ts'
import { memoryChat, memoryDriver } from '../../doubles/memory-chat.ts'
import { botText, ctxFor, noon, seedCast, writeDraft } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'
import { publishedBot } from '../../helpers/live.ts'
import { refusal } from '../../helpers/refusal.ts'
import { formOf, textOf } from '../chat-driver.ts'
import type { ChatDriver } from '../chat-driver.ts'

const place = { platform: 'playground' as const, install: 'local', channel: 'releases' }
const db = sqlite()
let side: ChatDriver
beforeAll(async () => {
  await seedCast(db())
  side = memoryDriver(memoryChat(place), createChatCore(ctxFor(db(), 'system')), () => noon)
})

it('F39 F74 refuses a sign that nobody sees in a value, says which and where, and writes it out', async () => {
  const turned = 'Our \u{202E}pohs'
  const said =
    /shop holds a sign that nobody sees, U\+202E right-to-left, as character 5\. Take it out\./
  const mo = ctxFor(db(), 'mo')
  const direct = saveProfile(mo, { profile: 'QA', setVariables: { shop: turned } })
  await expect(direct).rejects.toEqual(refusal('VALIDATION', said))

  const form = formOf(await side.command('mo', '/profile set QA'))
  const values = { locale: '', timeZone: '', sessionExpiryMs: '', variables: `shop = ${turned}` }
  const refused = formOf(await side.submit('mo', form.id, values))
  expect(refused.errors['variables']).toMatch(said)
  const shown = refused.fields.find(({ name }) => name === 'variables')
  expect(shown).toMatchObject({ value: 'shop = Our ⟨U+202E⟩pohs' })
  const again = await side.submit('mo', form.id, { ...values, variables: String(shown?.value) })
  expect(formOf(again).errors['variables']).toMatch(said)

  const { revision } = await db()('profiles').where({ id: 'qa' }).first('revision')
  expect(revision).toBe(1)
  // Joiners, emoji of several signs and other scripts are read as they are.
  const plain = { shop: 'חנות 👩‍🍳 🏴󠁧󠁢󠁷󠁬󠁳󠁿' }
  const saved = await saveProfile(mo, { profile: 'QA', setVariables: plain })
  expect(saved.variables).toEqual(plain)
})

it('F12 F39 says at the field Profile what it lacks, which has it, and who sets it', async () => {
  await saveProfile(ctxFor(db(), 'mo'), { profile: 'QA', setVariables: { shop: 'Graz' } })
  const bot = await publishedBot(db())
  const takes = botText('From {vars.shop}', bot.sender)
  await writeDraft(db(), bot.id, 'dana', takes)
  const form = formOf(await side.command('dana', `/publish ${bot.slug}`))
  const values = { comment: 'New', what: 'all', profile: 'production' }
  const refused = formOf(await side.submit('dana', form.id, values))
  expect(refused.errors).toEqual({
    profile:
      'The profile Production lacks {vars.shop}, which the draft takes from it. Choose QA, which has it. Or ask Ava or Mo to set it by /profile set Production shop = …',
  })
  expect(formOf(await side.submit('dana', form.id, { ...values, profile: 'dev' })).errors).toEqual({
    profile: expect.stringContaining('The profile Dev lacks'),
  })
  const { findings } = await readDraft(ctxFor(db(), 'dana'), { bot: bot.slug })
  expect(findings).toContainEqual(
    expect.objectContaining({
      severity: 'info',
      code: 'variable-not-everywhere',
      text: '"vars.shop" is not set in the profiles Production and Dev. To publish with one of them, a manager sets it there: /profile set.',
    }),
  )
  const saved = await side.submit('dana', form.id, { ...values, profile: 'qa' })
  expect(textOf(saved)).toMatch(/is open/)
})

it('F13 F39 says of a profile in the publish form what it gives: also its language and its zone', async () => {
  const mo = ctxFor(db(), 'mo')
  await saveProfile(mo, { profile: 'Dev', locale: 'de-AT' })
  const both = { locale: 'de-AT', timeZone: 'Europe/Vienna', sessionExpiryMs: 1_800_000 }
  await saveProfile(mo, { profile: 'QA', ...both, variables: { shop: 'Graz' } })
  const bot = await publishedBot(db())
  await writeDraft(db(), bot.id, 'dana', botText('Welcome', bot.sender))
  const { fields } = formOf(await side.command('dana', `/publish ${bot.slug}`))
  const field = fields.find(({ name }) => name === 'profile')
  const hints = field?.kind === 'choice' ? field.options.map(({ hint }) => hint) : []
  expect(hints).toEqual([
    'gives nothing of its own',
    'de-AT',
    'de-AT · Europe/Vienna · 1 variable · chats close after 30 minutes',
  ])
})

import { expect, it } from 'vitest'
import { botText, writeDraft } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'
import type { Bot } from '../../helpers/live.ts'
import { buttonOf, formOf, textOf } from '../chat-driver.ts'
import { customer, says, tester } from '../../control/gray/gray-fixture.ts'
import { grayScene, wordsOf } from './gray-scene.ts'

const db = sqlite()
const { side, cardOf, openRequest, grayBot, approve } = grayScene(db)

let count = 0
const newRule = async (values: Record<string, string>) => {
  const name = `Testers ${++count}`
  const form = formOf(await side().command('mo', `/gray rule ${name}`))
  const done = await side().submit('mo', form.id, { name, unnumbered: 'official', ...values })
  return { name, done }
}

it('F33 makes a rule in a form, says what is wrong at its field, and lists where it is used', async () => {
  const wrong = formOf((await newRule({ ranges: '+385 91 000 0100 - +385 91 000 0000' })).done)
  expect(wrong.errors).toEqual({ ranges: expect.stringMatching(/ends before it begins/) })
  const share = formOf((await newRule({ basisPoints: 'a few' })).done)
  expect(Object.keys(share.errors)).toEqual(['basisPoints'])
  const { name, done } = await newRule({
    ranges: '+385 91 000 0000 - +385 91 000 0099',
    contacts: '+49 151 00000001, 0049 151 00000002',
  })
  expect(textOf(done)).toMatch(/numbers 385910000000 to 385910000099; 2 listed contacts/)
  const { bot, id } = await grayBot({ steps: '', grayRules: [name] })
  await approve(id)
  const listed = textOf(await side().command('ana', '/gray rules'))
  expect(listed).toMatch(new RegExp(`${name}: .*used by Shop`))
  expect(textOf(await side().command('mo', `/gray delete ${name}`))).toMatch(
    /is used by Shop.*\/gray show/s,
  )
  expect(listed).toContain(bot.slug.replace('shop-', 'Shop '))
})

it('F33 refuses to delete a rule that an open request names', async () => {
  const { name } = await newRule({ contacts: '4915100000009' })
  await grayBot({ steps: '', grayRules: [name] })
  expect(textOf(await side().command('mo', `/gray delete ${name}`))).toMatch(
    /R-\d+ asks for a gray release/,
  )
})

it('F33 F23 has a wider reach confirmed by an approver who neither asked nor wrote', async () => {
  const { name } = await newRule({ contacts: '4915100000003' })
  const { id } = await grayBot({ steps: '', grayRules: [name] })
  await approve(id)
  const form = formOf(await side().command('mo', `/gray rule ${name}`))
  const wider = { contacts: '4915100000003\n4915100000004', unnumbered: 'official' }
  expect(textOf(await side().submit('mo', form.id, wider))).toMatch(
    /counts once an approver confirms/,
  )
  const before = await db()('grayRules').where({ name }).first()
  expect(JSON.parse(before.rule).contacts).toEqual(['4915100000003'])
  const listed = await side().command('ana', '/gray rules')
  const confirm = buttonOf('buttons' in listed ? listed : { buttons: [] }, `Confirm ${name}`)
  expect(textOf(await side().click('dana', confirm))).toMatch(/role|approver/)
  expect(textOf(await side().click('ana', confirm))).toMatch(/reaches more customers now/)
  const after = await db()('grayRules').where({ name }).first()
  expect(JSON.parse(after.rule).contacts).toHaveLength(2)
  expect(textOf(await side().click('ana', confirm))).toMatch(/decided already/)
})

it('F80 shows steps, reach and guard on request, form and card, and both versions side by side', async () => {
  const { bot, id } = await grayBot({
    steps: '5 % for 1 h, 25 % for 4 h, 100 %',
    guards: ['errors'],
    onWorse: 'hold',
  })
  const asked = wordsOf(await cardOf(`request:${id}`))
  expect(asked).toMatch(/part of the customers first \(5 % of them\)/)
  expect(asked).toMatch(
    /5 % for 1 h at least → 25 % for 4 h at least → 100 % → official, by itself as long as/,
  )
  expect(asked).toMatch(/holds by itself .*errors/)
  const form = formOf(await side().click('ana', `approve:${id}:1`))
  expect(form.text).toMatch(/5 % for 1 h at least →[^]*holds by itself .*errors/)
  await approve(id)
  const approved = await cardOf(`request:${id}`)
  expect(wordsOf(approved)).toMatch(/V1\.1 is for a part of the customers/)
  expect(approved.buttons.map(({ label }) => label)).toEqual([
    'Gray release',
    'Details',
    'Copy link',
  ])
  const beside = await side().click('ana', buttonOf(approved, 'Gray release'))
  expect(textOf(beside)).toMatch(/5 % of customers/)
  const card = await cardOf(`gray:${bot.id}`)
  const shown = wordsOf(card)
  expect(shown).toMatch(/5 % of customers/)
  expect(shown).toMatch(
    /5 % now → 25 % from .* at the earliest → 100 % → official from 2026-11-02 17:00 UTC at the earliest/,
  )
  expect(shown).toMatch(/Errors: – official, – gray · too few chats to tell/)
  expect(shown).toMatch(/mostly missed/)
  expect(wordsOf(await cardOf(`bot:${bot.id}`))).toMatch(/V1\.1 for a part of the customers/)
  expect(textOf(await side().command('ana', `/gray ${bot.slug}`))).toMatch(/5 % of customers/)
})

it('F33 F80 lists the gray releases and the rules in one answer, a page at a time', async () => {
  const all = textOf(await side().command('ana', '/gray'))
  expect(all).toMatch(/\d+ gray releases/)
  expect(all).toMatch(
    /Shop .* V1\.1: 5 % of customers · step 1 of 3 · errors: too few chats to tell/,
  )
  expect(all).toMatch(/\d+ gray rules[^]*Testers \d+: .*used by Shop/)
  const running = await db()('grayReleases').count({ n: '*' }).first()
  expect(running).toEqual({ n: Number(/(\d+) gray releases/.exec(all)?.[1]) })
  // Beyond the last page it is the last one.
  expect(textOf(await side().command('ana', '/gray list page:7'))).toBe(all)
})

it('F80 holds with a reason, goes on by an approver alone, and asks four eyes to make it official', async () => {
  const { bot, id } = await grayBot({ steps: '5 % for 1 h, 25 % for 4 h, 100 %' })
  await approve(id)
  const subject = `gray:${bot.id}` as const
  const form = formOf(await side().click('li', buttonOf(await cardOf(subject), 'Hold…')))
  await side().submit('li', form.id, { reason: 'Wrong prices' })
  expect(wordsOf(await cardOf(subject))).toMatch(
    /Held: no new chats[^]*Held by Li .*: Wrong prices/,
  )
  const goOn = buttonOf(await cardOf(subject), 'Go on')
  expect(textOf(await side().click('mo', goOn))).toMatch(/approver|role/)
  await side().click('ana', goOn)
  expect((await cardOf(subject)).status).toMatch(/5 % of customers/)
  await side().click('ana', buttonOf(await cardOf(subject), 'Go to 25 %'))
  expect((await cardOf(subject)).status).toMatch(/25 % of customers/)
  const promote = formOf(
    await side().click('dana', buttonOf(await cardOf(subject), 'Make official…')),
  )
  await side().submit('dana', promote.id, { comment: 'It works' })
  const request = await openRequest(bot)
  const card = await cardOf(`request:${request}`)
  expect(wordsOf(card)).toMatch(/Make official: [^]* R-\d+[^]*wants to make V1\.1 official/)
  expect(card.buttons.map(({ label }) => label)).not.toContain('Ask for changes…')
  await approve(request)
  expect((await cardOf(subject)).status).toMatch(/Over/)
  expect((await cardOf(`bot:${bot.id}`)).status).toMatch(/Live with V1\.1/)
})

it('F35 says of an open session which track and rule gave it its version', async () => {
  const { name } = await newRule({ contacts: tester })
  const { bot, id } = await grayBot({ steps: '', grayRules: [name] })
  await approve(id)
  const why = async (contact: string) =>
    textOf(await side().command('ana', `/why ${bot.slug} +${contact}`))
  for (const contact of [tester, customer]) await says(db(), bot, contact)
  expect(await why(tester)).toContain(
    `V1.1 (gray, by the rule ${name}), because the open chat keeps its version to its end.`,
  )
  expect(await why(customer)).toContain('V1.0 (official), because the open chat keeps')
})

it('F32 says of each flow where it stands, and puts a version back into the draft', async () => {
  const { bot, id } = await grayBot({ steps: '5 % for 1 h, 100 %' })
  await approve(id)
  const states = () => side().command('ana', `/bots flows ${bot.slug}`).then(textOf)
  expect(await states()).toMatch(/Gray: .* meets another version of it: menu$/m)
  expect(await states()).toMatch(/Official: everybody meets it: sorry/)
  const form = formOf(await side().command('dana', `/bots restore ${bot.slug} V1.0`))
  expect(form.text).toMatch(/revision 3 by @?Dana.* is replaced/)
  const unsure = formOf(await side().submit('dana', form.id, {}))
  expect(Object.keys(unsure.errors)).toEqual(['sure'])
  const said = textOf(await side().submit('dana', form.id, { sure: true }))
  expect(said).toMatch(/has the content of V1\.0 now, as revision 4/)
  expect((await db()('drafts').where({ botId: bot.id }).first()).source).toContain('Hello')
  // The draft is as everybody meets it now, and the gray version still is not.
  expect(await states()).toMatch(/Gray: .* meets another version of it: menu$/m)
  const again = await side().submit('dana', form.id, { sure: true })
  expect(textOf(again)).toMatch(/changed|revision/)
})

it('F32 F80 says what becomes of a gray release that runs, and who stays where they are', async () => {
  const { bot, id } = await grayBot({ steps: '5 % for 1 h, 100 %' })
  const first = wordsOf(await cardOf(`request:${id}`))
  expect(first).toContain('V1.0 stays for everybody else.')
  expect(first).not.toContain('Replaces')
  await approve(id)

  await writeDraft(db(), bot.id, 'dana', botText('A hotfix', bot.sender))
  const form = formOf(await side().command('dana', `/publish ${bot.slug}`))
  const isHeld = /A gray release of V1\.1 runs now.*Approving this holds it/
  expect(form.text).toMatch(isHeld)
  expect(form.text).toContain('It takes the place of the gray release of V1.1, which ends.')
  await side().submit('dana', form.id, { comment: 'Hotfix', what: 'all' })
  const hotfix = await openRequest(bot)
  expect(wordsOf(await cardOf(`request:${hotfix}`))).toMatch(isHeld)
  await approve(hotfix)
  const gray = wordsOf(await cardOf(`gray:${bot.id}`))
  expect(gray).toMatch(/Held: no new chats/)

  const second = (await grayAgain(bot)).words
  expect(second).toContain('V1.2 stays for everybody else.')
  expect(second).toContain('It takes the place of the gray release of V1.1, which ends.')
})

/** Another gray release of the same bot is asked for. */
const grayAgain = async (bot: Bot) => {
  await writeDraft(db(), bot.id, 'dana', botText('Gray again', bot.sender))
  const form = formOf(await side().command('dana', `/publish ${bot.slug}`))
  const values = { comment: 'Once more', what: 'gray', steps: '5 % for 1 h, 100 %' }
  await side().submit('dana', form.id, values)
  const id = await openRequest(bot)
  return { id, words: wordsOf(await cardOf(`request:${id}`)) }
}

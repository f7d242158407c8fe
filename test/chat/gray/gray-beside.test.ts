import { expect, it } from 'vitest'
import { botText, writeDraft } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'
import { activeBot } from '../../helpers/live.ts'
import { buttonOf, formOf, textOf } from '../chat-driver.ts'
import { grayPlace, grayScene, wordsOf } from './gray-scene.ts'

const db = sqlite()
const { side, cardOf, openRequest, grayBot, approve } = grayScene(db)

const goOn = async (subject: `gray:${string}`) => {
  const form = formOf(await side().click('ana', buttonOf(await cardOf(subject), 'Go on…')))
  return { form, after: await side().submit('ana', form.id, { ticks: ['seen'] }) }
}

it('F38 F80 says in bold that going on undoes a revert, on the card and in the form', async () => {
  const bot = await activeBot(db())
  const ask = async (text: string, what: Record<string, string>) => {
    await writeDraft(db(), bot.id, 'dana', text)
    const form = formOf(await side().command('dana', `/publish ${bot.slug}`))
    await side().submit('dana', form.id, { comment: 'Words', ...what })
    await approve(await openRequest(bot))
  }
  const broken = botText('Broken greeting', bot.sender)
  await ask(broken, { what: 'all' })
  const priced = broken.replace('I did not get that.', 'It costs 5 EUR.')
  await ask(priced, { what: 'gray', steps: '5 % for 1 h, 25 % for 1 h' })
  const subject = `gray:${bot.id}` as const
  expect(wordsOf(await cardOf(subject))).not.toContain('undoes')
  const back = formOf(await side().command('ana', `/revert ${bot.slug}`))
  await side().submit('ana', back.id, { version: 'V1.0', reason: 'The greeting is broken' })
  const card = await cardOf(subject)
  const bold = JSON.stringify(card.sections).match(/"bold":"V1\.2 undoes the revert[^"]*/)?.[0]
  expect(bold).toBe('"bold":"V1.2 undoes the revert. It brings back: Menu.')
  expect(wordsOf(card)).toMatch(/V1\.2 was made before @?Ana.* reverted to V1\.0/)
  expect(wordsOf(card)).toMatch(/Broken greeting/)
  expect(wordsOf(card)).toMatch(
    /→ held until somebody asks to make it official and someone else approves/,
  )
  expect(wordsOf(card)).toMatch(/Held by .*Ana.*the revert to V1\.0 made V1\.3 official beside it/)
  const form = formOf(await side().click('ana', buttonOf(card, 'Go on…')))
  expect(form.text).toMatch(/V1\.2 undoes the revert/)
  const unseen = await side().submit('ana', form.id, {})
  expect(JSON.stringify(unseen)).toMatch(/became official after|seen it/)
  expect((await cardOf(subject)).status).toMatch(/Held/)
  expect(JSON.stringify((await goOn(subject)).after)).toMatch(/V1\.2 reaches 5 % of customers now/)
  const grown = formOf(await side().click('ana', buttonOf(await cardOf(subject), 'Go to 25 %…')))
  expect(grown.text).toMatch(/V1\.2 undoes the revert/)
})

it('F38 F80 says before a revert what it does to the gray release, and after it what it did', async () => {
  const { bot, id } = await grayBot({ steps: '5 % for 1 h, 100 %' })
  await approve(id)
  await writeDraft(db(), bot.id, 'dana', botText('For all', bot.sender))
  const asked = formOf(await side().command('dana', `/publish ${bot.slug}`))
  await side().submit('dana', asked.id, { comment: 'For all', what: 'all' })
  await approve(await openRequest(bot))
  const subject = `gray:${bot.id}` as const
  await goOn(subject)
  const revert = async () => {
    const form = formOf(await side().command('ana', `/revert ${bot.slug} 1.0`))
    const said = await side().submit('ana', form.id, { version: 'V1.0', reason: 'Wrong words' })
    return { before: form.text, after: textOf(said) }
  }
  const running = await revert()
  expect(running.before).toMatch(/A gray release of V1\.1 runs now.*This revert holds it/)
  expect(running.after).toMatch(/The gray release of V1\.1 is held now\.$/)
  expect((await cardOf(subject)).status).toMatch(/Held/)
  await writeDraft(db(), bot.id, 'dana', botText('For all again', bot.sender))
  const again = formOf(await side().command('dana', `/publish ${bot.slug}`))
  expect(again.text).toMatch(/The gray release of V1\.1 is held now, and stays so/)
  await side().submit('dana', again.id, { comment: 'For all again', what: 'all' })
  await approve(await openRequest(bot))
  const held = await revert()
  expect(held.before).toMatch(/The gray release of V1\.1 is held now, and stays so/)
  expect(held.after).toMatch(/The gray release of V1\.1 stays held\.$/)
})

it('F80 F8 calls a held gray release held on the card of its request, on the bot’s and in a try', async () => {
  const { bot, id } = await grayBot({ steps: '5 % for 1 h, 100 %' })
  await approve(id)
  const why = async () => textOf(await side().command('ana', `/why ${bot.slug} +4915199999999`))
  const all = await grayBot({ steps: '100 %', guards: ['errors'] })
  await approve(all.id)
  const met = await side().command('ana', `/why ${all.bot.slug} +4915199999999`)
  expect(textOf(met)).toMatch(/V1\.1, because it is in the 100 % of customers\./)
  const form = formOf(await side().command('li', `/gray hold ${bot.slug}`))
  await db()('outbox').delete()
  await db()('cards').insert({
    ...grayPlace,
    id: `card-${id}`,
    subject: `request:${id}`,
    messageId: `m-${id}`,
    state: 'open',
    createdAt: 1,
  })
  await side().submit('li', form.id, { reason: 'Wrong prices' })
  expect(await db()('outbox').pluck('subject')).toContain(`request:${id}`)
  expect(await why()).toMatch(/V1\.0, because the gray release of V1\.1 is held and a new chat/)
  const card = await cardOf(`request:${id}`)
  expect(card.status).toBe('⏸ Approved, its gray release is held')
  expect(wordsOf(card)).toContain('The gray release of V1.1 is held: new chats get the official')
  expect(wordsOf(card)).not.toContain('is for a part of the customers')
  expect(wordsOf(await cardOf(`gray:${bot.id}`))).toContain('Gray: V1.1: no new chats')
  expect(wordsOf(await cardOf(`bot:${bot.id}`))).toContain('⏸ The gray release of V1.1 is held')
  const { number } = await db()('requests').where({ id }).first()
  await side().command('ana', `/try R-${number}`)
  expect(textOf(await side().command('ana', '/try'))).toMatch(/whose gray release is held/)
  await side().command('ana', '/try end')
})

import { Routes, type Client, type ModalSubmitInteraction, type REST } from 'discord.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { refusal, restOf, startClient, stopAll } from './rest/app.ts'
import { startDiscord, type Discord, type Person } from './index.ts'

let discord: Discord
let client: Client
let rest: REST
let ana: Person
const sent: ModalSubmitInteraction[] = []
beforeEach(async () => {
  discord = await startDiscord()
  discord.addPerson('101', { name: 'ana' })
  discord.addPerson('102', { name: 'li' })
  discord.addChannel('201', { name: 'bots' })
  sent.length = 0
  client = await startClient(discord, async (one) => {
    if (!one.isModalSubmit()) return
    sent.push(one)
    await one.reply('Thank you')
  })
  rest = restOf(discord)
  ana = discord.user('101')
  await rest.put(Routes.applicationCommands(discord.applicationId), {
    body: [{ name: 'ask', description: 'Ask' }],
  })
})
afterEach(() => stopAll(discord, client))

function show(data: object) {
  const act = ana.command('ask')
  const { id = '', token = '' } = discord.interactions().at(-1) ?? {}
  const answer = rest.post(Routes.interactionCallback(id, token), {
    body: { type: 9, data },
    auth: false,
  })
  return answer.then(() => act)
}
const x = (length: number) => 'x'.repeat(length)
const label = (component: object, more: object = {}) => ({
  type: 18,
  label: 'Field',
  component,
  ...more,
})
const text = (more: object = {}) => ({ type: 4, style: 1, custom_id: 'text', ...more })
const options = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ label: `Option ${at}`, value: `${at}` }))
const modal = (...components: object[]) => ({ custom_id: 'form', title: 'Form', components })
const several = (count: number) =>
  Array.from({ length: count }, (_, at) => label(text({ custom_id: `${at}` })))

describe('a modal (discord.md 7; * = what no builder checks)', () => {
  const refused: Record<string, object> = {
    'a title of 46': { ...modal(label(text())), title: x(46) },
    'no title': { ...modal(label(text())), title: '' },
    'a custom id of 101': { ...modal(label(text())), custom_id: x(101) },
    'no component': modal(),
    'six components *': modal(...several(6)),
    'a label of 46': modal(label(text(), { label: x(46) })),
    'a description of 101': modal(label(text(), { description: x(101) })),
    'a text of 4001': modal(label(text({ value: x(4001) }))),
    'a longer text than it takes': modal(label(text({ value: x(11), max_length: 10 }))),
    'a length of 4001': modal(label(text({ max_length: 4001 }))),
    'a placeholder of 101': modal(label(text({ placeholder: x(101) }))),
    '26 options': modal(label({ type: 3, custom_id: 'a', options: options(26) })),
    'a radio group of one': modal(label({ type: 21, custom_id: 'a', options: options(1) })),
    'a radio group of eleven': modal(label({ type: 21, custom_id: 'a', options: options(11) })),
    'a checkbox group of eleven': modal(label({ type: 22, custom_id: 'a', options: options(11) })),
    'an empty checkbox group': modal(label({ type: 22, custom_id: 'a', options: [] })),
    'a custom id twice': modal(label(text()), label(text())),
    'a button': modal(label({ type: 2, style: 1, label: 'x', custom_id: 'a' })),
    'a container': modal({ type: 17, components: [{ type: 10, content: 'x' }] }),
    'a name that Discord does not know': modal(label({ ...text(), customId: 'a' })),
  }
  for (const [name, data] of Object.entries(refused))
    it(`is refused with ${name}`, async () => {
      expect(await refusal(show(data))).toMatchObject({ status: 400, code: 50035 })
      expect(ana.sees().modal).toBeNull()
    })

  it('may have five of everything', async () => {
    const data = { ...modal(...several(5)), title: x(45), custom_id: x(100) }
    expect(await show(data)).toMatchObject({ ok: true, answer: { kind: 'modal' } })
    expect(ana.sees().modal?.fields).toHaveLength(5)
  })
})

describe('somebody who fills in a modal', () => {
  const everything = modal(
    label(text({ value: 'Prefilled', min_length: 3, max_length: 12 }), { label: 'Text' }),
    label(
      { type: 3, custom_id: 'pick', options: options(3), required: false, min_values: 0 },
      { label: 'Pick' },
    ),
    label({ type: 22, custom_id: 'boxes', options: options(3), max_values: 2 }, { label: 'Boxes' }),
    label(
      { type: 5, custom_id: 'who', max_values: 2, required: false, min_values: 0 },
      { label: 'Who' },
    ),
    label({ type: 21, custom_id: 'radio', options: options(2) }, { label: 'Radio' }),
  )

  it('hands over what the application reads with discord.js', async () => {
    await show(everything)
    await ana.submitModal({ Boxes: ['Option 0', 'Option 2'], Who: ['li'], Radio: 'Option 1' })
    const fields = sent[0]?.fields
    expect(fields?.getTextInputValue('text')).toBe('Prefilled')
    expect(fields?.getStringSelectValues('pick')).toEqual([])
    expect(fields?.getCheckboxGroup('boxes')).toEqual(['0', '2'])
    expect(fields?.getSelectedUsers('who')?.map((one) => one.username)).toEqual(['li'])
    expect(fields?.getRadioGroup('radio')).toBe('1')
    expect(ana.sees().modal).toBeNull()
  })

  it('ticks one box', async () => {
    await show(modal(label({ type: 23, custom_id: 'ok' }, { label: 'OK' })))
    await ana.submitModal({ OK: true })
    expect(sent[0]?.fields.getCheckbox('ok')).toBe(true)
  })

  it('cannot hand in what the client holds back', async () => {
    await show(everything)
    const hand = (values: Parameters<Person['submitModal']>[0]) =>
      ana.submitModal({ Radio: 'Option 1', ...values })
    await expect(hand({})).rejects.toThrow('“Boxes” is required')
    const boxes = ['Option 0', 'Option 1', 'Option 2']
    await expect(hand({ Boxes: boxes })).rejects.toThrow('takes at most 2')
    await expect(hand({ Boxes: 'Other' })).rejects.toThrow('does not offer “Other”')
    await expect(hand({ Text: 'x' })).rejects.toThrow('at least 3')
    await expect(hand({ Text: x(13) })).rejects.toThrow('at most 12')
    await expect(hand({ Boxes: 'Option 0', Who: 'nobody' })).rejects.toThrow('nobody is called')
    await expect(hand({ Other: 'x' })).rejects.toThrow('no field “Other”')
    expect(ana.sees().modal).not.toBeNull()
    ana.closeModal()
    await expect(ana.submitModal()).rejects.toThrow('no modal is open')
  })

  it('must choose where only one half of optional is said (discord.md 7)', async () => {
    await show(modal(label({ type: 3, custom_id: 'pick', options: options(3), required: false })))
    await expect(ana.submitModal()).rejects.toThrow('is required')
  })
})

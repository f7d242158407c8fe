import { Routes, type REST } from 'discord.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { refusal, restOf } from '../rest/app.ts'
import { startDiscord, type Discord } from '../index.ts'
import { inTheLongRun } from '../../../helpers/effort.ts'

let discord: Discord
let rest: REST
beforeEach(async () => {
  discord = await startDiscord()
  discord.addChannel('201', { name: 'bots' })
  rest = restOf(discord)
})
afterEach(() => discord.stop())
const post = (body: object) => rest.post(Routes.channelMessages('201'), { body })
const x = (length: number) => 'x'.repeat(length)
const button = (more: object = {}) => ({ type: 2, style: 1, label: 'Go', custom_id: 'go', ...more })
const row = (...components: object[]) => ({ type: 1, components })
const option = (value: string, more: object = {}) => ({ label: value, value, ...more })
const select = (more: object = {}) => ({
  type: 3,
  custom_id: 'pick',
  options: [option('a')],
  ...more,
})
const v2 = 32_768
const text = (content = 'Hi') => ({ type: 10, content })
const many = <T>(count: number, make: (at: number) => T) =>
  Array.from({ length: count }, (_, at) => make(at))
const ids = (count: number) => many(count, (at) => button({ custom_id: `go${at}` }))

const refused: Record<string, [body: object, at: string]> = {
  'content of 2001': [{ content: x(2001) }, 'content'],
  'eleven embeds': [{ embeds: many(11, () => ({ title: 'x' })) }, 'embeds'],
  'more than 6000 characters in all embeds *': [
    { embeds: [{ description: x(4000) }, { description: x(2001) }] },
    'embeds',
  ],
  'a title of 257': [{ embeds: [{ title: x(257) }] }, 'embeds.0.title'],
  'a description of 4097': [{ embeds: [{ description: x(4097) }] }, 'embeds.0.description'],
  'a footer of 2049': [{ embeds: [{ footer: { text: x(2049) } }] }, 'embeds.0.footer.text'],
  'an author of 257': [{ embeds: [{ author: { name: x(257) } }] }, 'embeds.0.author.name'],
  '26 fields': [
    { embeds: [{ fields: many(26, () => ({ name: 'n', value: 'v' })) }] },
    'embeds.0.fields',
  ],
  'a field name of 257': [
    { embeds: [{ fields: [{ name: x(257), value: 'v' }] }] },
    'embeds.0.fields.0.name',
  ],
  'a field value of 1025': [
    { embeds: [{ fields: [{ name: 'n', value: x(1025) }] }] },
    'embeds.0.fields.0.value',
  ],
  'an empty field value *': [
    { embeds: [{ fields: [{ name: 'n', value: ' ' }] }] },
    'embeds.0.fields.0.value',
  ],
  'an embed with nothing in it': [{ embeds: [{ color: 1 }] }, 'embeds.0.description'],
  'six rows': [
    { content: 'x', components: many(6, (at) => row(button({ custom_id: `${at}` }))) },
    'components',
  ],
  'six buttons in a row': [
    { content: 'x', components: [row(...ids(6))] },
    'components.0.components',
  ],
  'an empty row': [{ content: 'x', components: [row()] }, 'components.0.components'],
  'a select beside a button *': [
    { content: 'x', components: [row(select(), button())] },
    'components.0.components',
  ],
  'a label of 81': [
    { content: 'x', components: [row(button({ label: x(81) }))] },
    'components.0.components.0.label',
  ],
  'a button that says nothing': [
    { content: 'x', components: [row(button({ label: '' }))] },
    'components.0.components.0.label',
  ],
  'a custom id of 101': [
    { content: 'x', components: [row(button({ custom_id: x(101) }))] },
    'components.0.components.0.custom_id',
  ],
  'a custom id twice *': [
    { content: 'x', components: [row(button(), button())] },
    'components.0.components.1.custom_id',
  ],
  'a button without a custom id': [
    { content: 'x', components: [row({ type: 2, style: 1, label: 'Go' })] },
    'components.0.components.0.custom_id',
  ],
  'a link with a custom id *': [
    { content: 'x', components: [row(button({ style: 5, url: 'https://a.example' }))] },
    'components.0.components.0.custom_id',
  ],
  'a link without a url *': [
    { content: 'x', components: [row({ type: 2, style: 5, label: 'Go' })] },
    'components.0.components.0.url',
  ],
  'a url of 513': [
    {
      content: 'x',
      components: [row({ type: 2, style: 5, label: 'Go', url: `https://${x(505)}` })],
    },
    'components.0.components.0.url',
  ],
  'no web address': [
    {
      content: 'x',
      components: [row({ type: 2, style: 5, label: 'Go', url: 'javascript:alert(1)' })],
    },
    'components.0.components.0.url',
  ],
  '26 options': [
    { content: 'x', components: [row(select({ options: many(26, (at) => option(`${at}`)) }))] },
    'components.0.components.0.options',
  ],
  'an option twice': [
    { content: 'x', components: [row(select({ options: [option('a'), option('a')] }))] },
    'components.0.components.0.options.1.value',
  ],
  'an option label of 101': [
    { content: 'x', components: [row(select({ options: [option('a', { label: x(101) })] }))] },
    'components.0.components.0.options.0.label',
  ],
  'an option hint of 101': [
    {
      content: 'x',
      components: [row(select({ options: [option('a', { description: x(101) })] }))],
    },
    'components.0.components.0.options.0.description',
  ],
  'more values than options': [
    { content: 'x', components: [row(select({ max_values: 2 }))] },
    'components.0.components.0.max_values',
  ],
  'a placeholder of 151': [
    { content: 'x', components: [row(select({ placeholder: x(151) }))] },
    'components.0.components.0.placeholder',
  ],
  'a button outside a row': [{ content: 'x', components: [button()] }, 'components.0.type'],
  'a text component without the flag': [
    { content: 'x', components: [text()] },
    'components.0.type',
  ],
  'V2 with content *': [{ flags: v2, content: 'x', components: [text()] }, 'content'],
  'V2 with embeds *': [{ flags: v2, embeds: [{ title: 'x' }], components: [text()] }, 'embeds'],
  'V2 with a poll *': [
    {
      flags: v2,
      components: [text()],
      poll: { question: { text: 'x' }, answers: [{ poll_media: { text: 'y' } }] },
    },
    'poll',
  ],
  'V2 with 41 components, nested ones too *': [
    { flags: v2, components: many(4, () => ({ type: 17, components: many(10, () => text()) })) },
    'components',
  ],
  'V2 with 4001 characters of text *': [
    { flags: v2, components: [text(x(2000)), text(x(2001))] },
    'components',
  ],
  'V2 that shows a file that is not there': [
    { flags: v2, components: [{ type: 13, file: { url: 'attachment://no.png' } }] },
    'components',
  ],
  'a nonce of 26': [{ content: 'x', nonce: x(26) }, 'nonce'],
  'an attachment that is not there': [
    { content: 'x', attachments: [{ id: '7' }] },
    'attachments.0.id',
  ],
  'a flag that nobody may set': [{ content: 'x', flags: 128 }, 'flags'],
  'a private message without an interaction': [{ content: 'x', flags: 64 }, 'flags'],
  'a name that Discord does not know': [
    { content: 'x', components: [row({ ...button(), customId: 'go' })] },
    'components.0.components.0.customId',
  ],
  'a number for a text': [{ content: 7 }, 'content'],
}

describe('a message (discord.md 6; * = what no builder checks)', () => {
  for (const [name, [body, at]] of Object.entries(refused))
    it(`is refused with ${name}`, async () => {
      const error = await refusal(post(body))
      expect(error).toMatchObject({ status: 400, code: 50035 })
      expect(error.message).toContain('Invalid Form Body')
      expect(faultsIn(error.rawError)).toContain(at)
      expect(discord.channel('201').messages).toEqual([])
    })

  it('is taken at every limit', async () => {
    await post({ content: x(2000), nonce: x(25) })
    await post({ embeds: [{ title: x(256), description: x(4096), footer: { text: x(1648) } }] })
    const rows = many(5, (nth) =>
      row(...many(5, (at) => button({ custom_id: `${nth}.${at}`, label: x(80) }))),
    )
    await post({ content: 'x', components: rows })
    const options = many(25, (at) => option(`${at}${x(90)}`, { description: x(100) }))
    await post({
      content: 'x',
      components: [row(select({ options, placeholder: x(150), max_values: 25 }))],
    })
    await post({ flags: v2, components: [text(x(4000)), ...many(39, () => ({ type: 14 }))] })
    expect(discord.channel('201').messages.length).toBe(5)
  })

  it('is refused when nobody could read it, and when it is no JSON', async () => {
    expect(await refusal(post({ content: ' ' }))).toMatchObject({ status: 400, code: 50006 })
    expect(await refusal(post({}))).toMatchObject({ code: 50006 })
    expect(await refusal(post({ flags: v2, components: [] }))).toMatchObject({ code: 50006 })
    const answer = await fetch(`${discord.apiUrl}/v10/channels/201/messages`, {
      method: 'POST',
      headers: { authorization: `Bot ${discord.token()}`, 'content-type': 'application/json' },
      body: '{',
    })
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 50109 }])
  })
})

describe('files (discord.md 6)', () => {
  const file = (size: number, name = 'a.png') => ({
    name,
    data: Buffer.alloc(size, 1),
    contentType: 'image/png',
  })
  const send = (files: ReturnType<typeof file>[], body: object = {}) =>
    rest.post(Routes.channelMessages('201'), { body, files })

  inTheLongRun(() => {
    it('go up to 10 MiB each, 25 MiB a request and 10 a message', async () => {
      const mebi = 1024 * 1024
      expect(await refusal(send([file(10 * mebi + 1)]))).toMatchObject({ status: 413, code: 40005 })
      expect(await refusal(send(many(3, () => file(9 * mebi))))).toMatchObject({ code: 40005 })
      expect(await refusal(send(many(11, () => file(1))))).toMatchObject({ code: 50035 })
      await send([file(10 * mebi)])
      expect(discord.channel('201').messages[0]?.files[0]?.bytes.length).toBe(10 * mebi)
    })
  })

  it('are shown with their description, in an embed and on the CDN', async () => {
    const made = await send([file(3)], {
      attachments: [{ id: '0', description: 'QR code' }],
      embeds: [{ image: { url: 'attachment://a.png' } }],
    })
    const [shown] = discord.channel('201').messages
    expect(shown?.files[0]).toMatchObject({ name: 'a.png', description: 'QR code' })
    const { url } = (made as { embeds: { image: { url: string } }[] }).embeds[0]?.image ?? {
      url: '',
    }
    expect((await fetch(url)).headers.get('content-type')).toBe('image/png')
    expect((await fetch(url.replace(/hm=\d+/, 'hm=1'))).status).toBe(404)
  })

  it('stay hidden in a V2 message unless a component shows them', async () => {
    const show = [{ type: 13, file: { url: 'attachment://a.png' } }]
    await send([file(1), file(1, 'b.png')], { flags: v2, components: show })
    expect(discord.channel('201').messages[0]?.files.map((one) => one.name)).toEqual(['a.png'])
  })
})

function faultsIn(raw: unknown): string[] {
  const walk = (node: unknown, path: string[]): string[] =>
    typeof node !== 'object' || node === null
      ? []
      : Object.entries(node).flatMap(([key, value]) =>
          key === '_errors' ? [path.join('.')] : walk(value, [...path, key]),
        )
  return walk((raw as { errors?: unknown }).errors, [])
}

import { beforeAll, expect, it } from 'vitest'
import { createChatCore } from '../../../src/chat/core.ts'
import { addPerson } from '../../../src/control/people/add-person.ts'
import { commentOnRequest } from '../../../src/control/requests/comment-on-request.ts'
import { settingsOfOne } from '../../../src/store/people/person-settings.ts'
import { ctxFor, noon, seedBot, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { ask } from '../../helpers/requests.ts'
import { memoryChat, memoryDriver } from '../../doubles/memory-chat.ts'
import { textOf } from '../chat-driver.ts'

onEachDatabase('how the desk writes to people', (db) => {
  let says: (who: string, line: string) => Promise<string>
  beforeAll(async () => {
    await seedCast(db())
    const core = createChatCore(ctxFor(db(), 'system'))
    const chat = memoryChat({ platform: 'playground', install: 'local', channel: 'releases' })
    const side = memoryDriver(chat, core, () => noon)
    says = async (who, line) => textOf(await side.command(who, line))
  })
  const of = async (id: string) => settingsOfOne(db(), id)
  const audited = (action: string) => db()('audit').where({ action }).orderBy('seq')

  it('F28 everybody sees and sets their own, and the log keeps what changed', async () => {
    expect(await says('sid', '/bots me')).toMatch(
      /Mail: none[^]*Europe\/Berlin[^]*Quiet hours: none[^]*Reminders: on[^]*News: on/,
    )
    const said = await says('sid', '/bots me zone:asia/tokyo quiet:22:00-07:00 off:reminders')
    expect(said).toMatch(/Asia\/Tokyo[^]*22:00 to 07:00[^]*Reminders: off[^]*comes always/)
    expect(await of('sid')).toMatchObject({ quietFromMin: 1320, remindersOffAt: noon })
    const [row] = await audited('person.settings')
    expect(JSON.parse(row.after)).toEqual({
      zone: 'Asia/Tokyo',
      quietFromMin: 1320,
      quietToMin: 420,
      remindersOffAt: noon,
    })
    await says('sid', '/bots me off:reminders')
    expect(await audited('person.settings')).toHaveLength(1)
    expect(await says('sid', '/bots me quiet:none on:reminders')).toMatch(/none[^]*Reminders: on/)
  })

  it('F28 a zone is taken away again, and UTC itself can be chosen', async () => {
    expect(await says('noa', '/bots me zone:UTC')).toContain('Time zone: UTC')
    expect(await of('noa')).toMatchObject({ zone: 'Etc/UTC' })
    expect(await says('noa', '/bots me zone:none')).toContain('Time zone: as the desk (UTC)')
    const core = createChatCore({
      ...ctxFor(db(), 'system'),
      settings: {
        ...ctxFor(db(), 'system').settings,
        desk: { zone: 'Asia/Tokyo', workFromMin: 480, workToMin: 990 },
      },
    })
    const chat = memoryChat({ platform: 'playground', install: 'local', channel: 'releases' })
    const side = memoryDriver(chat, core, () => noon)
    const said = textOf(await side.command('noa', '/bots me'))
    expect(said).toMatch(/as the desk \(Asia\/Tokyo\)[^]*Monday to Friday, 08:00 to 16:30/)
    const rows = await audited('person.settings')
    expect(rows.map(({ after }) => JSON.parse(after)).at(-1)).toEqual({ zone: 'UTC' })
  })

  it('F28 whose chat profile has a zone reads it at once when none is chosen', async () => {
    const answer = await createChatCore(ctxFor(db(), 'system')).receive({
      kind: 'command-text',
      platform: 'playground',
      user: { install: 'local', userId: 'li', name: 'Li', stranger: false, zone: 'Asia/Tokyo' },
      channel: 'releases',
      interactionId: 'li-none',
      at: noon,
      text: '/bots me zone:none',
    })
    expect(JSON.stringify(answer)).toContain('Time zone: Asia/Tokyo')
    expect(await of('li')).toMatchObject({ zone: 'Asia/Tokyo' })
  })

  it('F28 says what can not be set, and why', async () => {
    expect(await says('sid', '/bots me zone:Europe/Berlni')).toContain('Did you mean')
    expect(await says('sid', '/bots me quiet:22')).toContain('such as 22:00-07:00')
    expect(await says('sid', '/bots me quiet:08:00-18:00')).toContain('leave no working hour')
    for (const mail of ['sid', 'a@b', 'a@b.com,c@d.com', '<a@b.com>', 'a@b.com@c.com']) {
      expect(await says('sid', `/bots me mail:${mail}`)).toMatch(
        /^That can't be used as it is\. Mail address: give one plain address/,
      )
    }
    await expect(
      addPerson(ctxFor(db(), 'ava'), { name: 'Rae', mail: 'r@b.com\r\nBcc: x@y.com' }),
    ).rejects.toMatchObject({ code: 'VALIDATION' })
  })

  it('F29 an address of one’s own waits until an admin gives the same', async () => {
    const said = await says('ana', '/bots me mail:Ana@Example.com')
    expect(said).toMatch(
      /^Mail: Ana@example\.com, not confirmed yet\n[^]*Ana@example\.com waits: ask Ava/,
    )
    expect(await of('ana')).toMatchObject({ mail: null, mailAsked: 'Ana@example.com' })
    expect(await says('ana', '/roles mail ana Ana@example.com')).toMatch(/need the admin role/)
    expect(await says('ava', '/roles mail ana Ana@example.com')).toMatch(
      /^Ana gets mail at Ana@example\.com\.\n.*This server sends no mail until it is set up: SMTP_URL, /,
    )
    expect(await of('ana')).toMatchObject({ mail: 'Ana@example.com', mailAsked: null })
    expect(await audited('person.mail')).toHaveLength(1)
    expect(await says('ava', '/roles mail li Ana@example.com')).toContain('the address of Ana')
    expect(await says('ava', '/roles add Kim mail:ana@EXAMPLE.com')).toContain('address of Ana')
    expect(await says('ava', '/roles add Kim mail:kim@example.com')).toContain('Kim is added')
    expect(await says('ana', '/bots me mail:none')).toContain('Mail: none')
    expect(await of('ana')).toMatchObject({ mail: null })
  })

  it('F67 news goes to nobody who wants none, and what is asked of them comes', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    await says('dana', '/bots me off:news')
    await says('ana', '/bots me off:news')
    await says('ana', '/bots me off:reminders')
    const request = await ask(db(), bot)
    await commentOnRequest(ctxFor(db(), 'ana'), { request: request.id, comment: 'Fine' })
    const rows: { target: string }[] = await db()('outbox').where({
      subject: `request:${request.id}`,
      kind: 'dm',
    })
    expect(rows.map(({ target }) => target).toSorted()).toEqual(['ana', 'li', 'sam'])
  })

  it('F29 says that there is no such setting, and that this server sends no mail', async () => {
    expect(await says('li', '/bots me hours:9-5')).toMatch(
      /There is no “hours” among your settings\. Nothing changed\.[^]*WORKING_HOURS/,
    )
    expect(await says('li', '/bots me zone:Europe/Berlin pet:cat')).toMatch(/There is no “pet”/)
    expect(await of('li')).toMatchObject({ mail: null, mailAsked: null })
    expect(await says('li', '/bots me mail:li@example.com')).toMatch(/This server sends no mail/)
    await says('li', '/bots me mail:none')
  })
})

import { describe, expect, it } from 'vitest'
import { createChatCore } from '../../../src/chat/core.ts'
import { pruneHistory } from '../../../src/control/history/prune-history.ts'
import { disablePerson, enablePerson } from '../../../src/control/people/disable-person.ts'
import { joinPeople } from '../../../src/control/people/join-people.ts'
import { readMySettings } from '../../../src/control/people/read-my-settings.ts'
import { setPersonMail } from '../../../src/control/people/set-person-mail.ts'
import { settingsOfOne } from '../../../src/store/people/person-settings.ts'
import { textOf } from '../../chat/chat-driver.ts'
import { memoryDriver } from '../../doubles/memory-chat.ts'
import { noon } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { refusal } from '../../helpers/refusal.ts'
import { codeRoom, hourMs, minuteMs, nextCode } from './code-room.ts'

const retention = { sessionDays: 180, inboundDays: 90, sentDays: 30 }

onEachDatabase('codes that prove a mail address', (db) => {
  const { room, set, codeAt } = codeRoom(db)
  const of = (id: string) => settingsOfOne(db(), id)
  const audited = async (action: string) => db()('audit').where({ action }).orderBy('seq')
  const wrong = refusal('VALIDATION', /not the code that went to/)

  it('F29 an address is used for nothing until its code is typed', async () => {
    const asked = await set('li', { mail: 'Li@Example.com' })
    expect(asked).toMatchObject({
      mail: null,
      mailAsked: 'Li@example.com',
      code: { is: 'open', until: noon + 15 * minuteMs },
    })
    const code = await codeAt('Li@example.com')
    expect(code).toMatch(/^\d{6}$/)
    const { bot } = await room().ask()
    await room().relay.runOnce()
    expect(room().subjects()).toEqual([
      `Ana: Approval needed to publish Assistant : ${bot.name}`,
      'Li: Your code for Slipway',
    ])
    expect(await set('li', { code: ` ${code.slice(0, 3)}-${code.slice(3)} ` })).toMatchObject({
      mail: 'Li@example.com',
      mailAsked: null,
      code: { is: 'none' },
    })
    const [row] = (await audited('person.settings')).slice(-1)
    expect([JSON.parse(row.before), JSON.parse(row.after)]).toEqual([
      { mail: null, mailAsked: 'Li@example.com' },
      { mail: 'Li@example.com', mailAsked: null },
    ])
    await expect(set('li', { code })).rejects.toEqual(
      refusal('PRECONDITION_FAILED', /No code waits/),
    )
  })

  it('F29 no code stands in the database, and its mail leads nowhere', async () => {
    await set('li', { mail: 'li@example.com' })
    const code = await codeAt('li@example.com')
    for (const table of ['mailProofs', 'outbox', 'audit', 'people']) {
      expect(JSON.stringify(await db()(table))).not.toContain(code)
    }
    const [mail] = room().smtp.received
    expect(mail?.raw).not.toMatch(/https?:|List-Unsubscribe/)
    expect(mail?.raw).not.toMatch(new RegExp(`Subject:.*${code}`))
  })

  it('F29 a code is good for 15 minutes, and only the newest is', async () => {
    await set('li', { mail: 'li@example.com' })
    const first = await codeAt('li@example.com')
    await set('li', { mail: 'li@example.com' })
    const second = await codeAt('li@example.com')
    expect(second).not.toBe(first)
    await expect(set('li', { code: first })).rejects.toEqual(wrong)
    room().clock.at = noon + 15 * minuteMs
    await expect(set('li', { code: second })).rejects.toEqual(
      refusal('PRECONDITION_FAILED', /older than 15 minutes.*mail:li@example\.com/),
    )
    expect((await readMySettings(room().by('li'))).code).toEqual({ is: 'over' })
    room().clock.at -= 1
    expect(await set('li', { code: second })).toMatchObject({ mail: 'li@example.com' })
  })

  it('F29 a wrong code uses up a try and changes nothing else of the command', async () => {
    await set('li', { mail: 'li@example.com' })
    const code = await codeAt('li@example.com')
    await expect(set('li', { code: nextCode(code), zone: 'Asia/Tokyo' })).rejects.toEqual(wrong)
    expect(await of('li')).toMatchObject({ mail: null, zone: 'Europe/Berlin' })
    expect(await audited('person.mail-code.failed')).not.toEqual([])
    expect(await db()('mailProofs').first()).toMatchObject({ triesLeft: 4 })
    await expect(set('li', { code, zone: 'Nowhere' })).rejects.toEqual(
      refusal('VALIDATION', /There is no time zone/),
    )
    expect(await of('li')).toMatchObject({ mail: null, mailAsked: 'li@example.com' })
    expect(await set('li', { code, zone: 'Asia/Tokyo', off: 'news' })).toMatchObject({
      mail: 'li@example.com',
      zone: 'Asia/Tokyo',
      newsOffAt: noon,
    })
    await set('li', { zone: 'Europe/Berlin', on: 'news' })
  })

  it('F29 a command of an address and of something wrong sends no code', async () => {
    const both = { mail: 'li@example.com', quiet: '22' }
    await expect(set('li', both)).rejects.toEqual(refusal('VALIDATION', /no quiet hours/))
    await room().relay.runOnce()
    expect(room().smtp.received).toEqual([])
    expect(await of('li')).toMatchObject({ mailAsked: null })
  })

  it('F29 a code proves the address that it went to, and no other', async () => {
    await set('li', { mail: 'li@example.com' })
    const code = await codeAt('li@example.com')
    for (const mail of ['other@example.com', null]) {
      await expect(set('li', { code, mail })).rejects.toEqual(
        refusal('VALIDATION', /address that it went to, li@example\.com/),
      )
    }
    await expect(set('sam', { code })).rejects.toEqual(
      refusal('PRECONDITION_FAILED', /No code waits/),
    )
    expect(await set('li', { code, mail: 'li@example.com' })).toMatchObject({
      mail: 'li@example.com',
    })
  })

  it('F29 what an admin gives counts at once, and ends the code', async () => {
    await set('li', { mail: 'li@example.com' })
    const code = await codeAt('li@example.com')
    await setPersonMail(room().by('ava'), { person: 'li', mail: 'li@corp.example.com' })
    await expect(set('li', { code })).rejects.toEqual(
      refusal('PRECONDITION_FAILED', /No code waits/),
    )
    expect(await of('li')).toMatchObject({ mail: 'li@corp.example.com' })
  })

  describe('with who goes and comes', () => {
    it('F29 who is switched off proves nothing, and comes back to no address of another', async () => {
      await set('li', { mail: 'li@example.com' })
      const code = await codeAt('li@example.com')
      await disablePerson(room().by('ava'), { person: 'li' })
      await enablePerson(room().by('ava'), { person: 'li' })
      await expect(set('li', { code })).rejects.toEqual(
        refusal('PRECONDITION_FAILED', /used, or older/),
      )
      await setPersonMail(room().by('ava'), { person: 'li', mail: 'desk@example.com' })
      await disablePerson(room().by('ava'), { person: 'li' })
      await setPersonMail(room().by('ava'), { person: 'mo', mail: 'Desk@example.com' })
      await expect(enablePerson(room().by('ava'), { person: 'li' })).rejects.toEqual(
        refusal('CONFLICT', /address of Mo now\. Nothing changed\. .*\/roles mail/),
      )
      await setPersonMail(room().by('ava'), { person: 'li', mail: null })
      await enablePerson(room().by('ava'), { person: 'li' })
    })

    it('F24 a code of a record that was joined proves nothing', async () => {
      await set('dov', { mail: 'dov@example.com' })
      const code = await codeAt('dov@example.com')
      await joinPeople(room().by('ava'), { person: 'dov', into: 'noa', sure: true })
      await expect(set('noa', { code })).rejects.toEqual(
        refusal('PRECONDITION_FAILED', /No code waits/),
      )
    })

    it('F62 old codes go, those that still count stay', async () => {
      await set('li', { mail: 'li@example.com' })
      await pruneHistory({ ...room().by('system'), now: () => noon + 47 * hourMs }, retention)
      expect(await db()('mailProofs')).toHaveLength(1)
      await pruneHistory({ ...room().by('system'), now: () => noon + 49 * hourMs }, retention)
      expect(await db()('mailProofs')).toEqual([])
    })
  })

  it('F29 the same in words, by the command', async () => {
    const core = createChatCore(room().by('system'))
    const side = memoryDriver(room().chat, core, () => room().clock.at)
    const says = async (line: string) => textOf(await side.command('li', line))
    expect(await says('/bots me mail:li@example.com')).toMatch(
      /Mail: li@example\.com, not confirmed yet[^]*A code goes to li@example\.com, good until [^]*\/bots me code:/,
    )
    const code = await codeAt('li@example.com')
    expect(await says('/bots me')).toContain('A code goes to li@example.com')
    expect(await says(`/bots me code:${nextCode(code)}`)).toMatch(
      /not the code that went to li@example\.com\. Nothing changed\.[^]*try 4 more times/,
    )
    expect(await says('/bots me code:hello')).toContain('try 3 more times')
    expect(await says(`/bots me code:${code} zone:Asia/Tokyo`)).toMatch(
      /Mail: li@example\.com[^]*Asia\/Tokyo/,
    )
    await set('li', { zone: 'Europe/Berlin' })
  })
})

import { expect, it } from 'vitest'
import { readMySettings } from '../../../src/control/people/read-my-settings.ts'
import { setMySettings } from '../../../src/control/people/set-my-settings.ts'
import { mailboxOf } from '../../../src/domain/people/mail-address.ts'
import { settingsOfOne } from '../../../src/store/people/person-settings.ts'
import { noon } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { anotherProcess, onEachDatabase } from '../../helpers/databases.ts'
import { refusal } from '../../helpers/refusal.ts'
import { codeRoom, hourMs, nextCode } from './code-room.ts'

onEachDatabase('who attacks the proof of an address', (db) => {
  const { room, set, codeAt } = codeRoom(db)
  const of = (id: string) => settingsOfOne(db(), id)

  it('F29 two processes guess together no more often than one', async () => {
    await set('li', { mail: 'li@example.com' })
    const code = await codeAt('li@example.com')
    const other = anotherProcess(db())
    try {
      const guesses = Array.from({ length: 12 }, (_, i) =>
        setMySettings(
          { ...room().by('li'), db: i % 2 ? other.db : db() },
          { code: nextCode(code, 1 + i) },
        ),
      )
      const ends = await Promise.allSettled(guesses)
      expect(ends.every(({ status }) => status === 'rejected')).toBe(true)
      const said = ends.map((end) => (end.status === 'rejected' ? String(end.reason) : ''))
      expect(said.filter((one) => one.includes('This is not the code'))).toHaveLength(5)
      expect(said.filter((one) => one.includes('Too many wrong codes'))).toHaveLength(7)
      await expect(set('li', { code })).rejects.toEqual(
        refusal('PRECONDITION_FAILED', /Too many wrong codes.* Have a new one sent/),
      )
    } finally {
      await other.stop()
    }
    expect((await of('li'))?.mail).toBeNull()
  })

  it('F29 of two who prove one address at once, one has it', async () => {
    await set('li', { mail: 'both@example.com' })
    const ofLi = await codeAt('both@example.com')
    await set('sam', { mail: 'Both@Example.com' })
    const ofSam = await codeAt('Both@example.com')
    const ends = await Promise.allSettled([
      set('li', { code: ofLi }),
      set('sam', { code: ofSam }),
      set('li', { code: ofLi }),
    ])
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const mails = [(await of('li'))?.mail, (await of('sam'))?.mail]
    expect(mails.filter((mail) => mail !== null)).toHaveLength(1)
  })

  it('F29 at most five codes an hour go to a person', async () => {
    const asked = Array.from({ length: 9 }, (_, i) => set('li', { mail: `li${i}@example.com` }))
    const ends = await Promise.allSettled(asked)
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
    await room().relay.runOnce()
    expect(room().smtp.received).toHaveLength(1)
    room().clock.at += hourMs
    await set('li', { mail: 'li@example.com' })
  })

  it('F29 nobody finds out who has which address, and nobody gets a second one', async () => {
    const free = await set('li', { mail: 'free@example.com' })
    const taken = await set('sam', { mail: 'ANA@example.com' })
    expect({ ...free, id: '', name: '', mailAsked: '' }).toEqual({
      ...taken,
      id: '',
      name: '',
      mailAsked: '',
    })
    await room().relay.runOnce()
    expect(room().smtp.received).toHaveLength(2)
    const code = await codeAt('ANA@example.com')
    await expect(set('sam', { code })).rejects.toEqual(
      refusal('CONFLICT', /is the address of Ana already/),
    )
    expect((await of('sam'))?.mail).toBeNull()
  })

  it('F29 a mailbox is counted without its tag and case, whoever asks', async () => {
    for (const [name, mail] of [
      ['li', 'Vic.Tim@example.com'],
      ['sam', 'vic.tim+1@example.com'],
      ['dov', 'VIC.TIM+a%_@example.com'],
      ['mo', 'vic.tim@EXAMPLE.com'],
      ['noa', 'vic.tim+2@example.com'],
    ] as const) {
      await set(name, { mail })
    }
    await expect(set('dana', { mail: 'vic.tim+3@example.com' })).rejects.toEqual(
      refusal('LIMIT_EXCEEDED', /No code was sent: 5 within an hour/),
    )
    expect(await of('dana')).toMatchObject({ mailAsked: null })
    // Neither is a pattern to the database.
    await set('dana', { mail: 'vic_tim@example.com' })
    await set('dana', { mail: 'vic%tim@example.com' })
    for (const at of [1, 2, 3, 4, 5]) {
      room().clock.at = noon + hourMs + at
      await set(cast(at), { mail: 'vic.tim@example.com' })
    }
    room().clock.at += 2 * hourMs
    await expect(set('dana', { mail: 'vic.tim@example.com' })).rejects.toEqual(
      refusal('LIMIT_EXCEEDED', /10 within a day/),
    )
    room().clock.at = noon + 25 * hourMs + 10
    await set('dana', { mail: 'vic.tim@example.com' })
  })

  it('F29 a mailbox that can be written in many ways is one', async () => {
    for (const [name, mail] of [
      ['li', 'victim@gmail.com'],
      ['sam', 'vic.tim@gmail.com'],
      ['dov', 'v.i.c.t.i.m+a@googlemail.com'],
      ['mo', 'Vict.im@GoogleMail.com'],
      ['noa', 'v.ictim+x.y@gmail.com'],
    ] as const) {
      await set(name, { mail })
    }
    await expect(set('dana', { mail: 'vi.ctim@googlemail.com' })).rejects.toEqual(
      refusal('LIMIT_EXCEEDED', /No code was sent: 5 within an hour/),
    )
    expect(mailboxOf('a.b-c_d@pm.me')).toBe(mailboxOf('abcd+x@protonmail.com'))
    expect(mailboxOf('vic.tim@example.com')).not.toBe(mailboxOf('victim@example.com'))
    expect(mailboxOf('..@gmail.com')).toBe('..@gmail.com')
  })

  it('F29 at most ten codes a day go to a person, however they are spread', async () => {
    for (let i = 0; i < 10; i += 1) {
      room().clock.at = noon + i * 2 * hourMs
      await set('li', { mail: `li${i}@example.com` })
    }
    room().clock.at += 2 * hourMs
    await expect(set('li', { mail: 'next@example.com' })).rejects.toEqual(
      refusal('LIMIT_EXCEEDED', /10 within a day/),
    )
    room().clock.at = noon + 25 * hourMs
    await set('li', { mail: 'next@example.com' })
  })

  it('F29 an address that refuses its code is told to its person alone', async () => {
    room().smtp.trouble(() => ({ at: 'to', says: '550 5.1.1 No such user' }))
    await set('li', { mail: 'li@example.com' })
    await room().relay.runOnce()
    await room().relay.runOnce()
    const said = room().chat.directs.map(({ userId, text }) => `${userId}: ${text}`)
    expect(said).toEqual([expect.stringMatching(/^li: ✉️ Your code can't go out: li@example\.com/)])
    expect((await readMySettings(room().by('li'))).code).toMatchObject({ is: 'refused' })
    expect(await db()('mailboxes')).toEqual([])
  })

  it('F29 a code that waited for its mail server too long is not sent', async () => {
    room().smtp.trouble(() => ({ at: 'from', says: '421 4.3.2 Closing' }))
    await set('li', { mail: 'li@example.com' })
    await room().relay.runOnce()
    room().smtp.trouble(() => null)
    room().clock.at += 24 * hourMs
    expect(await codeAt('li@example.com')).toBe('no mail to li@example.com')
    expect(await db()('outbox').whereIn('state', ['pending', 'sending'])).toEqual([])
  })

  it('F29 the name of a person begins no header and no second recipient', async () => {
    await db()('people')
      .where({ id: 'li' })
      .update({ name: 'Li\r\nBcc: spy@example.com, "x" <y@example.com>' })
    await set('li', { mail: 'li@example.com' })
    await codeAt('li@example.com')
    await db()('people').where({ id: 'li' }).update({ name: 'Li' })
    const [mail] = room().smtp.received
    expect(room().smtp.received).toHaveLength(1)
    expect(mail?.to).toEqual(['li@example.com'])
    expect([...(mail?.mail.headers.keys() ?? [])]).not.toContain('bcc')
  })
})

const cast = (at: number): Name => (['li', 'sam', 'dov', 'mo', 'noa', 'dana'] as const)[at] ?? 'li'

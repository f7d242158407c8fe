import { afterAll, beforeAll, beforeEach } from 'vitest'
import { setMySettings } from '../../../src/control/people/set-my-settings.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { noon, seedCast } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { giveMail, openMailFixture } from '../../notify/mail-fixture.ts'
import type { MailFixture } from '../../notify/mail-fixture.ts'

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs

/** A desk with a mail server where Ana has an address, and everybody may give one. */
export function codeRoom(db: () => Db) {
  let room: MailFixture
  beforeAll(async () => {
    await seedCast(db())
    room = await openMailFixture(db)
  })
  afterAll(() => room.stop())
  beforeEach(async () => {
    for (const table of ['outbox', 'mailProofs', 'mailboxes']) await db()(table).delete()
    await db()('people').whereNull('mergedInto').update({ mailAsked: null, disabledAt: null })
    await giveMail(db(), ['ana'])
    room.smtp.received.length = 0
    room.smtp.trouble(() => null)
    room.chat.directs.length = 0
    room.clock.at = noon
  })
  return {
    room: () => room,
    set: (name: Name, what: Parameters<typeof setMySettings>[1]) =>
      setMySettings(room.by(name), what),
    /** What the newest mail to an address says. */
    codeAt: async (address: string): Promise<string> => {
      await room.relay.runOnce()
      const mails = room.smtp.received.filter(({ to }) => to[0] === address)
      return /code:(\d{6})/.exec(mails.at(-1)?.mail.text ?? '')?.[1] ?? `no mail to ${address}`
    },
  }
}

/** The code that stands behind a right one. */
export const nextCode = (code: string, by = 1): string =>
  String((Number(code) + by) % 1_000_000).padStart(6, '0')

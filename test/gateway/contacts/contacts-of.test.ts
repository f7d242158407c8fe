import { expect, it } from 'vitest'
import type { Alias } from '../../../src/domain/conversation/contact-identity.ts'
import { changeContact } from '../../../src/gateway/contacts/change-contact.ts'
import { contactsOf } from '../../../src/gateway/contacts/contacts-of.ts'
import { openHandOff } from '../../../src/store/live/hand-offs.ts'
import { insertOutbound } from '../../../src/store/outbound/outbound-rows.ts'
import { contactsNamed, deleteOldContacts } from '../../../src/store/live/contacts.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { statementsOf } from '../../helpers/statements-of.ts'
import { hour, minute, noon, seedLive } from '../seed.ts'

const phone = (id: string): Alias => ({ kind: 'phone', id })
const user = (id: string): Alias => ({ kind: 'user', id })
const parent = (id: string): Alias => ({ kind: 'parent', id })

let made = 0
/** Names that no other test has. */
function people() {
  made++
  return {
    rosa: user(`US.Rosa${made}`),
    tom: user(`US.Tom${made}`),
    newRosa: user(`US.Rosa${made}New`),
    number: phone(`1202555${1000 + made}`),
    other: phone(`1303555${1000 + made}`),
  }
}

onEachDatabase('the contacts of a channel', (db) => {
  const of = async (...writers: readonly Alias[][]) =>
    db().transaction((trx: Db) =>
      contactsOf(
        trx,
        'whatsapp',
        writers.map((aliases, i) => ({ aliases, at: noon + i })),
      ),
    )
  const idOf = async (...aliases: Alias[]) => (await of(aliases))[0]?.id
  const change = (before: Alias[], now: Alias[], at = noon + minute) =>
    db().transaction((trx: Db) => changeContact(trx, 'whatsapp', { before, now, at }))

  it('F56 keeps a contact by every name it comes with, recorded as its number', async () => {
    const { rosa, number } = people()
    expect(await idOf(rosa, parent(`${rosa.id}.P`), number)).toBe(number.id)
    for (const name of [rosa, number, parent(`${rosa.id}.P`)]) {
      expect(await idOf(name)).toBe(number.id)
    }
    expect((await of([rosa]))[0]?.aliases).toContainEqual(number)
  })

  it('F56 knows a contact without a phone number, whose number comes later', async () => {
    const { rosa, number } = people()
    expect(await idOf(rosa, phone(''))).toBe(rosa.id)
    expect(await idOf(rosa, number)).toBe(rosa.id)
    expect(await idOf(number)).toBe(rosa.id)
  })

  it('F56 gives a number that passed on to its new owner, and the history to nobody else', async () => {
    const { rosa, tom, number } = people()
    expect(await idOf(rosa, number)).toBe(number.id)
    expect(await idOf(tom, number)).toBe(tom.id)
    expect(await idOf(number)).toBe(tom.id)
    expect(await idOf(rosa)).toBe(number.id)
  })

  it('F56 asks as often for 64 messages as for one, and once where all are known', async () => {
    const many = Array.from({ length: 64 }, () => people())
    const first = await statementsOf(db(), () =>
      of(...many.map(({ rosa, number }) => [rosa, number])),
    )
    const alone = await statementsOf(db(), () => of([people().rosa]))
    expect(first.length).toBe(alone.length)
    const again = await statementsOf(db(), () =>
      of(...many.map(({ rosa, number }) => [number, rosa])),
    )
    expect(again.filter((sql) => !/^(BEGIN|COMMIT)/i.test(sql))).toHaveLength(1)
  })

  it('F56 knows a new person’s messages of one batch as one person’s', async () => {
    const { rosa, number } = people()
    const [one, two, three] = await of([number], [rosa], [rosa, number])
    expect(new Set([one?.id, two?.id, three?.id])).toEqual(new Set([number.id]))
    expect(await idOf(rosa)).toBe(number.id)
  })

  it('F56 makes one contact where two batches bring the same person at once', async () => {
    const { rosa, number, other } = people()
    const all = await Promise.all([of([rosa, number]), of([number]), of([rosa, other]), of([rosa])])
    expect(new Set(all.flat().map(({ id }) => id)).size).toBeLessThanOrEqual(2)
    const rows = await db()('contactAliases').whereIn('alias', [
      `user:${rosa.id}`,
      `phone:${number.id}`,
    ])
    expect(rows).toHaveLength(2)
    expect((await of([rosa, number, other]))[0]?.id).toBe(await idOf(rosa))
  })

  it('F56 lets what a person said under two names go on as one, and their newest session', async () => {
    const { rosa, number } = people()
    const { senderId, botId } = await seedLive(db())
    expect([await idOf(number), await idOf(rosa)]).toEqual([number.id, rosa.id])
    await db()('contacts')
      .where({ id: rosa.id })
      .update({ since: noon + 1 })
    for (const [i, contact] of [number.id, rosa.id].entries()) {
      await talk(db(), { senderId, botId, contact, lastAt: noon + i })
    }
    await waits(db(), { senderId, botId, contact: rosa.id })
    expect(await idOf(rosa, number)).toBe(number.id)
    for (const table of ['inboxMessages', 'outboundMessages', 'contactWindows', 'handOffs']) {
      const where = table === 'inboxMessages' ? { place: senderId } : { senderId }
      expect(await db()(table).where(where).pluck('contact'), table).toEqual([number.id])
    }
    const counted = await db()('grayChats')
      .where({ versionId: `${senderId}-v` })
      .pluck('contact')
    expect(counted).toEqual([number.id])
    const sessions = await db()('sessions').where({ place: senderId }).orderBy('lastAt')
    expect(sessions.map(({ contact, state, closedWhy }) => [contact, state, closedWhy])).toEqual([
      [number.id, 'closed', 'merged'],
      [number.id, 'open', null],
    ])
    const said = await db()('messages').where({ place: senderId }).pluck('contact')
    expect(said).toEqual([number.id, number.id])
    expect(await db()('contacts').where({ id: rosa.id })).toEqual([])
  })

  it('F56 follows a customer to a new number, and a new id', async () => {
    const { rosa, newRosa, tom, number, other } = people()
    const id = await idOf(rosa, number)
    expect(await change([rosa, number], [newRosa, other])).toBe(id)
    for (const name of [rosa, newRosa, other]) expect(await idOf(name)).toBe(id)
    const users = (await of([newRosa]))[0]?.aliases.filter(({ kind }) => kind === 'user')
    expect(users).toEqual([newRosa, rosa])
    // The number belongs to nobody until somebody writes from it.
    const [next] = await of([number])
    expect(next?.id).not.toBe(id)
    expect(await idOf(tom, number)).toBe(next?.id)
  })

  it('F56 follows news that comes twice, late, or after the first message under the new names', async () => {
    const { rosa, newRosa, number, other } = people()
    const id = await idOf(rosa, number)
    expect((await of([], [newRosa, other]))[1]?.id).toBe(other.id)
    expect(await change([rosa, number], [newRosa, other])).toBe(id)
    expect(await idOf(newRosa, other)).toBe(id)
    expect(await change([rosa, number], [newRosa, other])).toBe(id)
    // Somebody else has the number since.
    const [next] = await db().transaction((trx: Db) =>
      contactsOf(trx, 'whatsapp', [{ aliases: [number], at: noon + 2 * minute }]),
    )
    await change([number], [other], noon + minute)
    expect(await idOf(number)).toBe(next?.id)
    expect(await idOf(other)).toBe(id)
  })

  it('F56 follows a customer whose news names numbers alone, whatever ids they had', async () => {
    const [known, ided] = [people(), people()]
    const id = await idOf(known.number)
    expect(await change([known.number], [known.other])).toBe(id)
    expect(await idOf(known.other)).toBe(id)
    expect(await idOf(known.newRosa, known.other)).toBe(id)
    expect(await idOf(known.number)).not.toBe(id)
    const other = await idOf(ided.rosa, ided.number)
    expect(await change([ided.number], [ided.other])).toBe(other)
    // Their user id has changed with the number.
    expect(await idOf(ided.newRosa, ided.other)).toBe(other)
  })

  it('F56 takes a number from who had it before, and joins who wrote from it since the change', async () => {
    const [early, late] = [people(), people()]
    const tom = await idOf(early.tom, early.other)
    const id = await idOf(early.number)
    expect(await change([early.number], [early.other])).toBe(id)
    expect(await idOf(early.other)).toBe(id)
    expect(await idOf(early.tom)).toBe(tom)
    const rosa = await idOf(late.rosa, late.number)
    const since = noon + 2 * minute
    await db().transaction((trx: Db) =>
      contactsOf(trx, 'whatsapp', [{ aliases: [late.newRosa, late.other], at: since }]),
    )
    expect(await change([late.number], [late.other])).toBe(rosa)
    for (const name of [late.newRosa, late.other]) expect(await idOf(name)).toBe(rosa)
  })

  it('F56 forgets whom nothing was heard of for long, and nobody else', async () => {
    const [rosa, tom] = [people(), people()]
    const day = 24 * hour
    const at = (when: number, ...aliases: Alias[]) =>
      db().transaction((trx: Db) => contactsOf(trx, 'whatsapp', [{ aliases, at: when }]))
    await at(noon - 500 * day, rosa.rosa)
    await at(noon - 500 * day, tom.tom)
    await at(noon - 300 * day, tom.tom)
    await deleteOldContacts(db(), { before: noon - 400 * day, limit: 500 })
    const kept = await db()('contactAliases').whereIn('alias', [
      `user:${rosa.rosa.id}`,
      `user:${tom.tom.id}`,
    ])
    expect(kept.map(({ contactId }) => contactId)).toEqual([tom.tom.id])
  })

  it('F56 learns a contact that nobody knew from the news of its new names', async () => {
    const { rosa, newRosa, number } = people()
    const id = await change([rosa], [newRosa, number])
    expect(id).toBe(number.id)
    expect(await contactsNamed(db(), [newRosa.id])).toEqual([number.id])
  })
})

/** Something of everything that is kept by contact, in the session of `talk`. */
async function waits(
  db: Db,
  { senderId, botId, contact }: Record<'senderId' | 'botId' | 'contact', string>,
) {
  const versionId = `${senderId}-v`
  const sessionId = `session ${contact}`
  await db('sessions').where({ id: sessionId }).update({ versionId })
  const inbound = {
    id: `in ${contact}`,
    place: senderId,
    contact,
    messageId: 'wamid.1',
    body: '{}',
  }
  await db('inboxMessages').insert({
    ...inbound,
    at: noon,
    receivedAt: noon,
    state: 'waiting',
    dueAt: 0,
  })
  const to = { senderId, contact, fromId: '770', recipient: '[]' }
  await db('contactWindows').insert({ ...to, messageId: 'wamid.1', at: noon })
  await insertOutbound(db, [
    {
      ...to,
      id: `out ${contact}`,
      answerId: 'a',
      messageId: null,
      channel: 'whatsapp',
      body: '{}',
      botId,
      sessionId,
      createdAt: noon,
      windowEndsAt: noon + hour,
    },
  ])
  const handOff = { id: `hand-off ${contact}`, botId, sessionId, senderId, contact }
  await openHandOff(db, { ...handOff, openedAt: noon, remindAt: null })
  await db('grayChats').insert({ versionId, contact, at: noon })
}

async function talk(
  db: Db,
  {
    senderId,
    botId,
    contact,
    lastAt,
  }: Record<'senderId' | 'botId' | 'contact', string> & {
    lastAt: number
  },
) {
  const id = `session ${contact}`
  const who = { environment: 'live', place: senderId, contact, botId }
  const turn = { state: 'open', conversation: '{}', turn: 1, openedAt: lastAt, lastAt }
  await db('sessions').insert({ id, ...who, ...turn })
  const said = { direction: 'in', body: '{"text":"hi"}', at: lastAt }
  await db('messages').insert({ id: `m ${contact}`, sessionId: id, ...who, ...said })
}

import { beforeEach, expect, it } from 'vitest'
import { createBackground } from '../../src/background.ts'
import { createWatch } from '../../src/serve/watch.ts'
import type { Look } from '../../src/serve/watch.ts'
import { outboxWaits } from '../../src/store/delivery/outbox.ts'
import { inboundWaits } from '../../src/store/inbox/inbox-rows.ts'
import { drainsWait } from '../../src/store/live/drains.ts'
import { proactiveWaits } from '../../src/store/live/messages.ts'
import { noticesWait } from '../../src/store/notifiers/notices.ts'
import { troublesWait } from '../../src/store/notifiers/troubles.ts'
import { outboundWaits } from '../../src/store/outbound/claim-outbound.ts'
import { either } from '../../src/store/waits.ts'
import type { Waits } from '../../src/store/waits.ts'
import { noon } from '../helpers/cast.ts'
import { anotherProcess, onEachDatabase } from '../helpers/databases.ts'
import { statementsOf } from '../helpers/statements-of.ts'

/** Something that ends when it is told to. */
function held() {
  let end = () => {}
  const ended = new Promise<void>((resolve) => void (end = resolve))
  return { ended, end }
}

onEachDatabase('the watch', (db) => {
  beforeEach(() => db()('outbox').delete())

  const watching = (on = db()) => {
    const bugs: unknown[] = []
    const clock = { at: noon }
    const background = createBackground((_reference, error) => void bugs.push(error))
    const watch = createWatch({ db: on, now: () => clock.at, background })
    const ran: string[] = []
    const look = (name: string, waits: Waits, more: Partial<Look> = {}): Look => ({
      waits,
      run: () => void ran.push(name),
      ...more,
    })
    /** One look, and all that it began. */
    const pass = async () => {
      await watch.look()
      await background.settled()
    }
    return { watch, background, clock, bugs, ran, look, pass }
  }
  const leave = (at: number, on = db()) =>
    on('outbox').insert({
      id: `o${at}`,
      kind: 'note',
      platform: 'slack',
      install: 'T1',
      target: 'C1',
      subject: 'bot:b1',
      body: 'null',
      state: 'pending',
      dueAt: at,
      createdAt: at,
    })
  it('asks one statement each time for all that is looked for, and does nothing', async () => {
    const { watch, look, pass, ran } = watching()
    const troubles = either(troublesWait, noticesWait)
    const all = [inboundWaits, outboundWaits, proactiveWaits, outboxWaits, drainsWait, troubles]
    watch.add(all.map((waits, at) => look(`look ${at}`, waits)))
    const said = await statementsOf(db(), async () => {
      for (let passes = 0; passes < 10; passes += 1) await pass()
    })
    expect(said).toHaveLength(10)
    expect(ran).toEqual([])
  })

  it('finds what another process left, what is left meanwhile, and what time alone makes due', async () => {
    const { watch, look, pass, ran, clock, background } = watching()
    const other = anotherProcess(db())
    const { ended, end } = held()
    const send = async (name: string) => {
      ran.push(name)
      await ended
      await db()('outbox').where({ dueAt: noon }).update({ state: 'sent' })
    }
    watch.add([look('outbox', outboxWaits, { run: () => send('outbox') })])
    await leave(noon, other.db)
    await watch.look()
    expect(ran).toEqual(['outbox'])
    // While the first is under way it is not begun again, and nothing of this is forgotten.
    await leave(noon + 5000, other.db)
    await leave(noon + 1, other.db)
    await watch.look()
    expect(ran).toEqual(['outbox'])
    end()
    await background.settled()
    clock.at += 1000
    await pass()
    expect(ran).toEqual(['outbox', 'outbox'])
    await db()('outbox')
      .where({ dueAt: noon + 1 })
      .update({ state: 'sent' })
    clock.at = noon + 4999
    await pass()
    expect(ran).toHaveLength(2)
    clock.at += 1
    await pass()
    expect(ran).toHaveLength(3)
    await other.stop()
  })

  it('lets one that takes long hold up no other, and says where nothing waits', async () => {
    const { watch, look, pass, ran, background } = watching()
    const { ended, end } = held()
    await leave(noon)
    watch.add([
      look('slow', outboxWaits, { run: () => ended }),
      look('quick', outboxWaits),
      look('none', inboundWaits, { nothing: () => void ran.push('nothing') }),
    ])
    await watch.look()
    await expect.poll(() => ran).toEqual(['nothing', 'quick'])
    await watch.look()
    await expect.poll(() => ran).toEqual(['nothing', 'quick', 'nothing', 'quick'])
    end()
    await background.settled()
    await pass()
  })

  it('tells what fails, and looks again each time', async () => {
    const { watch, look, pass, ran, bugs } = watching()
    await leave(noon)
    let left = 2
    const run = () => {
      if ((left -= 1) >= 0) throw new Error('no disk')
      ran.push('ran')
    }
    watch.add([look('fails', outboxWaits, { run })])
    for (let passes = 0; passes < 3; passes += 1) await pass()
    expect(bugs).toEqual([new Error('no disk'), new Error('no disk')])
    expect(ran).toEqual(['ran'])
  })

  it('lets each find out for itself where the question can’t be asked', async () => {
    const failing = new Proxy(db(), {
      get: () => {
        throw new Error('no disk')
      },
    })
    const { watch, look, pass, ran, bugs } = watching(failing)
    const nothing = () => void ran.push('nothing')
    watch.add([look('one', outboxWaits), look('other', inboundWaits, { nothing })])
    await pass()
    expect(ran).toEqual(['one', 'other'])
    expect(bugs).toEqual([new Error('no disk')])
  })

  it('begins nothing more that was taken away, and waits for what was begun', async () => {
    const { watch, look, ran } = watching()
    const { ended, end } = held()
    await leave(noon)
    const run = async () => {
      ran.push('begun')
      await ended
      ran.push('ended')
    }
    const lookAway = watch.add([look('one', outboxWaits, { run })])
    const away = watch.add([look('other', outboxWaits)])
    const looking = watch.look()
    await away()
    await looking
    const left = lookAway().then(() => ran.push('left'))
    end()
    await left
    await watch.look()
    expect(ran).toEqual(['begun', 'ended', 'left'])
  })

  it('says that the clock was set back, also to what is under way, and only then', async () => {
    const { watch, look, pass, ran, clock } = watching()
    const { ended, end } = held()
    const clockSetBack = () => void ran.push('set back')
    await leave(noon)
    watch.add([look('slow', outboxWaits, { run: () => ended, clockSetBack })])
    await watch.look()
    await watch.look()
    clock.at += 60_000
    await watch.look()
    expect(ran).toEqual([])
    clock.at -= 30_000
    await watch.look()
    expect(ran).toEqual(['set back'])
    end()
    await pass()
    expect(ran).toEqual(['set back'])
  })

  it('looks at once when it starts, and no more after the stop', async () => {
    const { watch, look, ran, background } = watching()
    await leave(noon)
    watch.add([look('outbox', outboxWaits)])
    watch.start()
    await expect.poll(() => ran).toEqual(['outbox'])
    await background.stop()
    expect(ran).toEqual(['outbox'])
  })
})

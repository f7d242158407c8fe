import { describe, expect, it } from 'vitest'
import { botRoles, orgRoles } from '../../src/domain/access.ts'
import { botStates } from '../../src/domain/bot-state.ts'
import { drainStates } from '../../src/domain/drain.ts'
import { requestStates } from '../../src/domain/request.ts'
import { stepStates } from '../../src/domain/schedule.ts'
import { giveRoles, person } from '../control/access-world.ts'
import { seedCast } from '../helpers/cast.ts'
import { sqlite } from '../helpers/databases.ts'
import { botScenes, drainScenes, requestScenes, scheduleScenes } from './dead-ends/scenes.ts'
import type { Scene } from './dead-ends/scenes.ts'
import { deadEnds, doorsOf, inVain } from './dead-ends/walk.ts'
import type { Db } from '../../src/store/database.ts'

/** Nobody, every role of the org, and beside each every role of the bot. */
const everyRole = [[], ...orgRoles.map((role) => [role])].flatMap((org) => [
  { org, bot: [] },
  ...botRoles.map((role) => ({ org, bot: [role] })),
])
/** Who has a part in it: asked, reviews, owns, runs, and may do nothing. */
const involved = ['dana', 'ana', 'sam', 'mo', 'ava', 'sid']

const states = [
  ...requestStates.map((state) => ({ of: 'request', state, builds: requestScenes[state] })),
  ...botStates.map((state) => ({ of: 'bot', state, builds: botScenes[state] })),
  ...stepStates.map((state) => ({ of: 'schedule', state, builds: scheduleScenes[state] })),
  ...drainStates.map((state) => ({ of: 'drain', state, builds: drainScenes[state] })),
].flatMap(({ of, state, builds }) =>
  Object.entries(builds).map(([how, build], n) => ({
    name: `${of} ${state}, ${how}`,
    build,
    isPlain: n === 0,
  })),
)

const db = sqlite()

describe.each(states)('$name', ({ build, isPlain }) => {
  it('F60 leaves nobody without a next step that works', async () => {
    const ends: string[] = []
    await inVain(db(), async (trx) => {
      await seedCast(trx)
      await person(trx, 'kim', null)
      const scene = await build(trx)
      for (const who of involved) ends.push(...(await walk(trx, scene, who)))
      // The odd ways to be in a state differ for those who have a part in it.
      for (const held of isPlain ? everyRole : []) {
        await giveRoles(trx, held, scene.bot.id)
        const who = [...held.org, ...held.bot].join(' and ') || 'nobody'
        ends.push(...(await walk(trx, scene, 'kim')).map((end) => `${who}: ${end}`))
      }
    })
    expect([...new Set(ends)]).toEqual([])
  })
})

async function walk(db: Db, scene: Scene, who: string): Promise<string[]> {
  const ends: string[] = []
  const known = new Set<string>()
  for (const door of await doorsOf({ db, scene })) {
    await inVain(db, async (trx) => {
      ends.push(...(await deadEnds({ db: trx, scene, who, known }, door)))
    })
  }
  return ends
}

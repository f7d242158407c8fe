import { describe, expect, it } from 'vitest'
import type { BotRole, OrgRole } from '../../../src/domain/access.ts'
import { botStates } from '../../../src/domain/bot-state.ts'
import { drainStates } from '../../../src/domain/drain.ts'
import { requestStates } from '../../../src/domain/request.ts'
import { stepStates } from '../../../src/domain/time/schedule.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { giveRoles, person } from '../../control/access-world.ts'
import { seedCast } from '../../helpers/cast.ts'
import { botScenes, requestScenes } from './scenes.ts'
import { drainScenes, scheduleScenes } from './schedule-scenes.ts'
import type { Scene } from './scene.ts'
import { deadEnds, doorsOf, inVain } from './walk.ts'

export type Held = { org: readonly OrgRole[]; bot: readonly BotRole[] }

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

/** Builds every state of the domain, and lets everybody try every door of it. */
export function walkEveryState(db: () => Db, roles: readonly Held[], few = false): void {
  // Of a few, who asked and who reviews take turns.
  const chosen = states
    .filter(({ isPlain }) => isPlain || !few)
    .map((state, n) => ({ ...state, people: few ? [n % 2 === 0 ? 'dana' : 'ana'] : involved }))
  describe.each(chosen)('$name', ({ build, isPlain, people }) => {
    it('F60 leaves nobody without a next step that works', async () => {
      const ends: string[] = []
      await inVain(db(), async (trx) => {
        await seedCast(trx)
        await person(trx, 'kim', null)
        const scene = await build(trx)
        for (const who of people) ends.push(...(await walk(trx, scene, who)))
        // The odd ways to be in a state differ for those who have a part in it.
        for (const held of isPlain ? roles : []) {
          await giveRoles(trx, held, scene.bot.id)
          const who = [...held.org, ...held.bot].join(' and ') || 'nobody'
          ends.push(...(await walk(trx, scene, 'kim')).map((end) => `${who}: ${end}`))
        }
      })
      expect([...new Set(ends)]).toEqual([])
    })
  })
}

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

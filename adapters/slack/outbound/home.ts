import type { HomeView } from '@slack/types'
import type { Background } from '../../../src/background.ts'
import type { Button, Rich, User } from '../../../src/chat/port.ts'
import type { Account, Identity } from '../identity.ts'
import { limits } from '../render/limits.ts'
import type { Log } from '../log.ts'
import { actionBlocks, plainText, section } from '../render/render.ts'
import { pieces } from '../render/render-rich.ts'
import type { Workspaces } from '../workspaces.ts'

export type HomeSection = { title: string; lines: Rich[]; buttons: Button[] }
/** The port to what somebody's home shows, who may be a guest that an admin linked (F61, F69). */
export type ReadHome = (user: User) => Promise<HomeSection[]>

type Deps = {
  workspaces: Workspaces
  identity: Identity
  readHome: ReadHome
  /** Owns the homes that are to be redrawn. */
  redraws: Background
  /** UTC ms. */
  now: () => number
  log: Log
}

/** What concerns one person is drawn soon, what concerns everybody a little later. */
const soonMs = 1000
const laterMs = 5000
const openMax = 2000
/** Whoever looked in lately may look still; the others get it again when they open it. */
const looksForMs = 30 * 60_000
const changedMax = 40

/** Homes are drawn when they are opened, and again, once things calm down, when something changed. */
export function createHomes(deps: Deps) {
  const opened = new Map<string, { account: Account; at: number }>()
  const waiting = new Set<string>()
  const name = ({ install, userId }: Pick<Account, 'install' | 'userId'>) => `${install} ${userId}`

  const publish = async (account: Account): Promise<void> => {
    try {
      const { web } = await deps.workspaces.open(account.install)
      const user = await deps.identity.userOf(account)
      const view = renderHome(await deps.readHome(user))
      await web.views.publish({ user_id: account.userId, view })
    } catch (error) {
      deps.log('warn', 'a home could not be drawn', error)
    }
  }
  const redraw = (account: Account, ms: number): void => {
    if (waiting.has(name(account))) return
    waiting.add(name(account))
    deps.redraws.run(async () => {
      const isTime = await deps.redraws.pause(ms)
      waiting.delete(name(account))
      if (isTime) await publish(account)
    })
  }
  return {
    open: async (account: Account): Promise<void> => {
      if (opened.size >= openMax) opened.clear()
      opened.delete(name(account))
      opened.set(name(account), { account, at: deps.now() })
      await publish(account)
    },
    /** Something changed for them. */
    touch: (who: Pick<Account, 'install' | 'userId'>): void => {
      const one = opened.get(name(who))
      if (one) redraw(one.account, soonMs)
    },
    /** Something changed for everybody there. */
    touchAll: (install: string): void => {
      const lookedSince = deps.now() - looksForMs
      const looking = [...opened.values()].filter(
        ({ account, at }) => account.install === install && at >= lookedSince,
      )
      for (const { account } of looking.slice(-changedMax)) redraw(account, laterMs)
    },
  }
}
export type Homes = ReturnType<typeof createHomes>

const sectionsMax = 12

/** Pure: sections below each other, each with its buttons. */
function renderHome(sections: readonly HomeSection[]): HomeView {
  const blocks = sections.slice(0, sectionsMax).flatMap(({ title, lines, buttons }) => {
    const texts = pieces(lines, limits.section).slice(0, 5)
    return [
      { type: 'header' as const, text: plainText(title, limits.header) },
      ...(texts.length > 0 ? texts : ['Nothing here now.']).map(section),
      ...actionBlocks(buttons),
    ]
  })
  return { type: 'home', blocks: blocks.slice(0, limits.viewBlocks) }
}

import { describe, expect, it } from 'vitest'
import { newGuard, verdictOf, watched } from '../../../src/domain/gray/guard.ts'
import type { Guard, JudgedChat, Verdict } from '../../../src/domain/gray/guard.ts'
import { runs } from '../../helpers/effort.ts'

/** Small and the same for ever: a simulation that fails once fails always. */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const chats = (guard: Guard, chat: JudgedChat, times: number): Guard => {
  let after = guard
  for (let i = 0; i < times; i++) after = watched(after, chat)
  return after
}

type Trial = {
  official: number
  gray: number
  shareAt: (chat: number) => number
  grayChats: number
}

/** Looks after every chat, as the release does. */
function firstAlarm({ official, gray, shareAt, grayChats }: Trial, random: () => number) {
  let guard = newGuard()
  for (let chat = 0; guard.gray.chats < grayChats; chat++) {
    const share = shareAt(chat)
    const isGray = random() < share
    guard = watched(guard, { isGray, failed: random() < (isGray ? gray : official), share })
    if (verdictOf(guard) === 'worse') return guard.gray.chats
  }
  return null
}

const alarms = (trial: Trial, times: number): number => {
  const random = seeded(20_261_128)
  let found = 0
  for (let i = 0; i < times; i++) found += firstAlarm(trial, random) === null ? 0 : 1
  return found / times
}

describe('F80 the guard of a gray release', () => {
  it('says nothing of fewer than 50 gray chats, however bad they are', () => {
    const bad = chats(newGuard(), { isGray: true, failed: true, share: 0.05 }, 49)
    expect(verdictOf(bad)).toBe<Verdict>('too few')
    expect(verdictOf(watched(bad, { isGray: true, failed: true, share: 0.05 }))).toBe('worse')
  })

  it('needs 5 failed gray chats for worse, and 200 chats for no harm seen', () => {
    const four = chats(newGuard(), { isGray: true, failed: true, share: 0.001 }, 4)
    const fine = chats(four, { isGray: true, failed: false, share: 0.001 }, 100)
    expect(fine.peak).toBeGreaterThan(20)
    expect(verdictOf(fine)).toBe('undecided')
    expect(verdictOf(watched(fine, { isGray: true, failed: true, share: 0.001 }))).toBe('worse')
    const quiet = chats(newGuard(), { isGray: true, failed: false, share: 0.05 }, 199)
    expect(verdictOf(quiet)).toBe('undecided')
    const enough = watched(quiet, { isGray: true, failed: false, share: 0.05 })
    expect(verdictOf(enough)).toBe('no harm seen')
    expect(verdictOf(enough, { chatsMin: 500 })).toBe('undecided')
  })

  it('leaves out chats that began while nobody or everybody got the gray version', () => {
    for (const share of [0, 1]) {
      const guard = chats(newGuard(), { isGray: true, failed: true, share }, 300)
      expect(guard).toEqual(newGuard())
    }
  })

  it('asks each of several guards for more evidence', () => {
    let guard = newGuard()
    for (let i = 0; i < 60; i++) {
      guard = watched(guard, { isGray: true, failed: i < 6 && guard.peak < 40, share: 0.25 })
    }
    expect(guard.peak).toBeGreaterThan(20)
    expect(verdictOf(guard)).toBe('worse')
    expect(verdictOf(guard, { guards: 5 })).toBe('undecided')
  })

  it('calls at most 5 in 100 equal releases worse, with a ramp and a look after every chat', () => {
    const ramp = (chat: number) =>
      [0.05, 0.1, 0.25, 0.5][Math.min(3, Math.floor(chat / 800))] ?? 0.5
    for (const rate of [0.02, 0.1, 0.3]) {
      const trial = { official: rate, gray: rate, shareAt: ramp, grayChats: 900 }
      expect(alarms(trial, runs(100))).toBeLessThanOrEqual(0.05)
    }
  })

  it('finds doubled failures within 900 gray chats at a quarter of the chats', () => {
    const quarter = { shareAt: () => 0.25, grayChats: 900 }
    expect(alarms({ ...quarter, official: 0.05, gray: 0.1 }, runs(100))).toBeGreaterThan(0.9)
    expect(alarms({ ...quarter, official: 0.1, gray: 0.2 }, runs(100))).toBeGreaterThan(0.97)
  })
})

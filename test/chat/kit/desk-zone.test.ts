import { expect, it } from 'vitest'
import { mrkdwn } from '../../../adapters/slack/render/render-rich.ts'
import { inDeskZone } from '../../../src/chat/kit/desk-zone.ts'
import { when, whenShared } from '../../../src/chat/kit/rich.ts'

const at = Date.UTC(2026, 10, 2, 12)

it('F28 says times that many people read in the zone of the desk, and leaves those of one reader', () => {
  const card = { notes: [['Open until ', whenShared(at)]], mine: [when(at, 'Asia/Tokyo')] }
  const { notes, mine } = inDeskZone(card, 'America/Mexico_City')
  expect(mrkdwn(notes[0] ?? [], 200)).toContain('2 Nov 2026, 06:00 America/Mexico_City')
  expect(mrkdwn(mine, 200)).toContain('21:00 Asia/Tokyo')
  expect(mrkdwn([whenShared(at)], 200)).toContain('2026-11-02 12:00 UTC')
})

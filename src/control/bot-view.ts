import type { RequestState, Track } from '../domain/request.ts'
import type { Policy } from '../store/bots.ts'
import type { PersonRef } from '../store/people.ts'
import type { VersionRef } from './request-view.ts'

/** A bot as its card, the lists and the API show it. Times are UTC ms. */
export type BotView = {
  id: string
  slug: string
  name: string
  ids: { development: string; sandbox: string; live: string }
  accessCode: string | null
  builtIn: boolean
  policy: Policy
  superAdmins: PersonRef[]
  approvers: PersonRef[]
  draft: { revision: number; updatedBy: PersonRef; updatedAt: number }
  releases: { track: Track; version: VersionRef; releasedAt: number }[]
  active: {
    senderId: string
    name: string
    channel: string
    masked: string
    isTest: boolean
    since: number
    by: PersonRef
    openSessions: number
  }[]
  draining: { sender: string; version: VersionRef; openSessions: number; dueAt: number }[]
  openRequest: { id: string; number: number; state: RequestState } | null
}

import type { Finding } from '../bot/definition.ts'
import type { Comparison } from '../control/versions/compare-versions.ts'
import type { DraftView } from '../control/drafts/read-draft.ts'
import type { Problem } from './problem.ts'

/** What the editor's page and the server say to each other, as JSON. */
export type { DraftView, Finding, Problem }
export type EditPerson = { userId: string; name: string; title: string }
/** Whom one may edit as in the playground; null where a personal token says who it is. */
export type EditStart = { people: EditPerson[] | null; chat: string | null }
/** What the draft, saved or as typed, changes in what is live; `from` is null where nothing is. */
export type EditChanges = Pick<Comparison, 'from' | 'told'>
export type Saved = { revision: number; findings: Finding[] }

/** The life of a publish request (F16, F17) as pure rules. */
export const openStates = ['awaiting approval', 'changes requested', 'stale'] as const
export const requestStates = [
  ...openStates,
  'approved',
  'declined',
  'withdrawn',
  'expired',
] as const
export type RequestState = (typeof requestStates)[number]

/** For everyone, or for a part of the customers first (F32). */
export type Track = 'official' | 'gray'
/** A version is shown on a track, a gray one becomes official, or a track shows nothing any more (F34). */
export type RequestKind = 'publish' | 'promote' | 'cancel'
export type Verdict = 'approve' | 'decline' | 'changes'

export const isOpen = (state: RequestState): boolean =>
  openStates.some((openState) => openState === state)

/** While a request waits or is stale its draft is read-only (F3). */
export const locksDraft = (state: RequestState): boolean =>
  state === 'awaiting approval' || state === 'stale'

/** V1.0, V1.1 … V1.9, V1.10: `number` counts from 0 (F30). */
export const versionLabel = (number: number): string => `V1.${number}`

export const maxCommentLength = 2000

/** The whole draft, or chosen flows with the shared parts and settings ticked by themselves (F15). */
export type Selection = 'all' | { flows: string[]; shared: string[]; settings: boolean }

/** What a publish never touches (F5); the request form and the revert preview both show it. */
export const notCarried = [
  'conversations and records',
  'inbox settings',
  'analytics',
  'scheduled campaigns',
  'templates that were used',
  'the ids of the bot',
] as const

import type { OpenSessions } from '../drain.ts'
import type { Moment } from './schedule-time.ts'

/** The words of F51. A schedule has one step or both; each has its own time and its own end. */
export const steps = ['activate', 'deactivate'] as const
export type Step = (typeof steps)[number]

/** `asking`: its time passed while nobody was there to act, and somebody decides (F51). */
export const openStepStates = ['waiting', 'asking'] as const
export const stepStates = [
  ...openStepStates,
  'done',
  'failed',
  'skipped',
  'expired',
  'cancelled',
] as const
export type StepState = (typeof stepStates)[number]

/** What a schedule does when it fires; the version is the one that is official then. */
export type Plan = {
  /** Names, at least one. */
  senders: string[]
  /** What becomes of a sender that another bot holds by then (F44). */
  takeOver: 'no' | OpenSessions
  /** What becomes of the sessions that are open at the deactivation (F47). */
  openSessions: OpenSessions
  graceMs: number
  reason: string
  /** Codes of the warnings that were accepted for it (F10). */
  override: string[]
}

export type PlannedStep = Moment & { step: Step }

/** Later than this it is asked for instead of done. */
export const lateMsMax = 15 * 60_000
/** A question that nobody answers for so long expires. */
export const askingMsMax = 24 * 60 * 60_000
/** What was shown and not confirmed is forgotten after this. */
export const proposalMsMax = 15 * 60_000

export const scheduleLabel = (number: number): string => `S-${number}`

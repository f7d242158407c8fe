import type { PlannedStep, Step } from './schedule.ts'

type Of = { botId: string; number: number }
type Stepped = Of & { scheduleId: string; revision: number; step: Step }

/** What happened to a schedule (F51); `number` is that of `S-3`. */
export type ScheduleEvent =
  | (Of & { type: 'schedule.made' | 'schedule.changed'; by: string; steps: PlannedStep[] })
  /** `stays`: the end of a bot that is active now, so that it stays so. */
  | (Of & { type: 'schedule.cancelled'; by: string; stays?: PlannedStep })
  | (Stepped & { type: 'schedule.fired'; by: string })
  /** `dropped`: the planned end that is dropped with its start. */
  | (Stepped & { type: 'schedule.failed'; problem: string; dropped?: PlannedStep })
  | (Stepped & { type: 'schedule.skipped'; why: string })
  | (Stepped & { type: 'schedule.late'; dueAt: number })
  /** Nobody answered that question; `dropped` as above. */
  | (Stepped & { type: 'schedule.expired'; dropped?: PlannedStep })
  /** The rules of its zone changed, and the instant with them. */
  | (Stepped & { type: 'schedule.moved'; from: number; to: number })

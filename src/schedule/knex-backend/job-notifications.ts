import { toJobId } from 'agenda'
import type { JobNotification, NotificationChannel } from 'agenda'
import type { SavedJob } from './rows.ts'

const graceMs = 5
const timerMsMax = 2 ** 31 - 1

export type JobNotifications = {
  /** Says now that this job waits. */
  waiting: (job: SavedJob) => void
  /** Says now that a job of this name may wait, whichever it is. */
  search: (jobName: string) => void
  /** Says so again just after this locked job is due, if it was not started by then. */
  whenDue: (job: SavedJob) => void
  /** It was started, put back or taken away. */
  forget: (id: string) => void
  forgetAll: () => void
}

/**
 * Notifications that Agenda itself forgets to send. Node may fire a timer 1 ms early: Agenda then puts
 * the locked job back and sets no new timer, so that it runs with the next scan at the earliest. And
 * a retry or a repeat that is due before the next scan is told to nobody.
 */
export function createJobNotifications(
  channel: NotificationChannel | undefined,
  beforeEach = () => {},
): JobNotifications {
  const timers = new Map<string, NodeJS.Timeout>()
  const publish = (job: Pick<JobNotification, 'jobId' | 'jobName' | 'nextRunAt' | 'priority'>) => {
    beforeEach()
    if (channel?.state !== 'connected') return
    // Scans find the job as well, only later.
    channel.publish({ ...job, timestamp: new Date() }).catch(() => {})
  }
  const waiting = ({ _id: jobId, name: jobName, nextRunAt, priority }: SavedJob) =>
    publish({ jobId, jobName, nextRunAt, priority })
  const forget = (id: string) => {
    clearTimeout(timers.get(id))
    timers.delete(id)
  }
  const whenDue = (job: SavedJob) => {
    forget(job._id)
    const inMs = (job.nextRunAt?.getTime() ?? 0) - Date.now()
    if (channel === undefined || inMs <= 0 || inMs > timerMsMax - graceMs) return
    const timer = setTimeout(() => {
      timers.delete(job._id)
      waiting(job)
    }, inMs + graceMs)
    timers.set(job._id, timer.unref())
  }
  const forgetAll = () => {
    for (const id of timers.keys()) forget(id)
  }
  const search = (jobName: string) =>
    publish({ jobId: toJobId(''), jobName, nextRunAt: null, priority: 0 })
  return { waiting, search, whenDue, forget, forgetAll }
}

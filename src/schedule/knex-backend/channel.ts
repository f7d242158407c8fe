import { BaseNotificationChannel } from 'agenda'
import type { JobNotification, JobStateNotification, NotificationHandler } from 'agenda'

/**
 * Tells every Agenda of this process that a job was saved. Unlike Agenda's own in-memory channel it
 * keeps nobody waiting for what the listeners do, and a listener that is still at work on one
 * notification gets those that came meanwhile for the same job name as one, the most urgent:
 * otherwise a thousand saved jobs are a thousand searches of the table.
 */
export class InProcessChannel extends BaseNotificationChannel {
  readonly #busy = new Map<NotificationHandler, Map<string, JobNotification | null>>()

  override connect(): Promise<void> {
    this.setState('connected')
    return Promise.resolve()
  }

  override disconnect(): Promise<void> {
    this.handlers.clear()
    this.stateHandlers.clear()
    this.#busy.clear()
    this.setState('disconnected')
    return Promise.resolve()
  }

  override async publish(notification: JobNotification): Promise<void> {
    this.#mustBeConnected()
    for (const handler of this.handlers) this.#tell(handler, notification)
  }

  async publishState(notification: JobStateNotification): Promise<void> {
    this.#mustBeConnected()
    await this.notifyStateHandlers(notification)
  }

  #mustBeConnected(): void {
    if (this.state !== 'connected') throw new Error('The channel is not connected')
  }

  #tell(handler: NotificationHandler, notification: JobNotification): void {
    const waiting = this.#busy.get(handler) ?? new Map<string, JobNotification | null>()
    this.#busy.set(handler, waiting)
    const { jobName } = notification
    const held = waiting.get(jobName)
    if (held !== undefined) {
      waiting.set(jobName, held === null ? notification : moreUrgent(held, notification))
      return
    }
    waiting.set(jobName, null)
    void this.#handle(handler, notification).then(() => {
      const next = waiting.get(jobName)
      waiting.delete(jobName)
      if (next && this.handlers.has(handler)) this.#tell(handler, next)
    })
  }

  async #handle(handler: NotificationHandler, notification: JobNotification): Promise<void> {
    try {
      await handler(notification)
    } catch (error) {
      // Node throws an 'error' that nobody listens to.
      if (this.listenerCount('error') > 0) this.emit('error', error)
    }
  }
}

/** No time at all means now. */
function moreUrgent(one: JobNotification, other: JobNotification): JobNotification {
  return (one.nextRunAt?.getTime() ?? 0) <= (other.nextRunAt?.getTime() ?? 0) ? one : other
}

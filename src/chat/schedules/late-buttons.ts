import type { ScheduleView } from '../../control/schedules/schedule-view.ts'
import { actionId } from '../kit/action-id.ts'
import type { Button } from '../port.ts'

/** The answers to a schedule that came too late to fire by itself (F51). */
export function lateButtons({ id, label, revision, steps }: ScheduleView): Button[] {
  const asking = steps.find(({ state }) => state === 'asking')
  if (!asking) return []
  const target = `${id}.${asking.step}`
  return [
    { id: actionId('schedule-do', target, revision), label: `Do ${label} now`, style: 'primary' },
    { id: actionId('schedule-drop', target, revision), label: `Drop ${label}` },
  ]
}

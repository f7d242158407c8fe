import type { ModalView } from '@slack/types'
import type { Answer, Notice } from '../../../src/chat/port.ts'
import type { Interaction } from './interaction.ts'
import type { Log } from '../log.ts'
import { serializeOrigin } from './origin.ts'
import type { Origin } from './origin.ts'
import { limits } from '../render/limits.ts'
import { plainText, renderNotice, section } from '../render/render.ts'
import type { Workspaces } from '../workspaces.ts'

type Deps = { workspaces: Workspaces; log: Log; formMs: number }

/**
 * Slack opens a form within 3 s of the act or never. One that takes longer gets its place held; returns
 * the view that holds it, null where none was needed or Slack opened none.
 */
export async function openLoadingView(
  deps: Deps,
  { origin, trigger }: Interaction,
  work: Promise<Answer>,
): Promise<string | null> {
  if (trigger === null || !(await isLate(work, deps.formMs))) return null
  try {
    const { web } = await deps.workspaces.open(origin.install)
    const view = waitingView(origin, section('⏳ Loading…'))
    const { view: opened } = await web.views.open({ trigger_id: trigger, view })
    return opened?.id ?? null
  } catch (error) {
    deps.log('warn', 'a form that takes long could not be announced', error)
    return null
  }
}

/** Says in the held place what came instead of a form; false where the place is gone. */
export async function showInView(
  deps: Omit<Deps, 'formMs'>,
  origin: Origin,
  viewId: string,
  notice: Notice,
): Promise<boolean> {
  try {
    const { web } = await deps.workspaces.open(origin.install)
    const view = waitingView(origin, ...renderNotice(notice).blocks)
    await web.views.update({ view_id: viewId, view })
    return true
  } catch (error) {
    deps.log('info', 'a view was closed before it could say anything', error)
    return false
  }
}

const waitingView = (origin: Origin, ...blocks: ModalView['blocks']): ModalView => ({
  type: 'modal',
  title: plainText('Slipway', limits.viewTitle),
  close: plainText('Close', limits.viewTitle),
  private_metadata: serializeOrigin(origin),
  blocks,
})

async function isLate(work: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, true)
  })
  const isLateNow = await Promise.race([work.then(() => false), late])
  clearTimeout(timer)
  return isLateNow
}

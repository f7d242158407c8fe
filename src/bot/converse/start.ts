import { sayBuiltIn } from './say-response.ts'
import { endAllFlows, fallBack, pushFlow } from './stack.ts'
import { initialSlots } from './state.ts'
import type { TurnRun } from './turn.ts'

export function startFlow(run: TurnRun): string | undefined {
  const { start, fallback } = run.bot.definition.metadata
  return start ?? fallback
}

export function greet(run: TurnRun): void {
  const start = startFlow(run)
  if (start === undefined) fallBack(run)
  else interrupt(run, start)
}

/** Starts the conversation again from nothing, and the bot says so. */
export function startOver(run: TurnRun): void {
  endAllFlows(run)
  run.state.slots = initialSlots(run.bot)
  if (run.replies.length === 0) sayBuiltIn(run, 'utter_started_over')
  const { start } = run.bot.definition.metadata
  if (start !== undefined) interrupt(run, start)
}

/**
 * Starts a flow on top of the others. The start flow and the cancel flow are ways out: they end the
 * others, and so does a flow that is under way already.
 */
export function interrupt(run: TurnRun, flow: string): void {
  run.state.waiting = null
  const restarts = run.state.stack.some((frame) => frame.flow === flow)
  const isWayOut = flow === startFlow(run) || flow === run.bot.definition.metadata.cancel
  if (restarts || isWayOut) endAllFlows(run)
  pushFlow(run, flow)
}

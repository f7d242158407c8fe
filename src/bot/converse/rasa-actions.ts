import type { TurnRun } from './turn.ts'
import { sayBuiltIn } from './say-response.ts'
import { advance, cancelFlows, endAllFlows, fallBack } from './stack.ts'
import { startOver } from './start.ts'

type BuiltInAction = (run: TurnRun) => void

/** Default actions of Rasa that the engine does itself: no action server is asked for them. */
const builtInActions = new Map<string, BuiltInAction>([
  ['action_human_handoff', handOff],
  ['action_listen', (run) => void (run.state.waiting = { for: 'message' })],
  ['action_cancel_flow', cancel],
  ['action_clean_stack', cancel],
  ['action_restart', startOver],
  ['action_default_fallback', fallBack],
  ...[
    'action_session_start',
    'action_deactivate_loop',
    'action_extract_slots',
    'action_run_slot_rejections',
    'action_correct_flow_slot',
    'action_validate_slot_mappings',
  ].map((name): [string, BuiltInAction] => [name, advance]),
])

export function builtInAction(name: string): BuiltInAction | undefined {
  return builtInActions.get(name)
}

function handOff(run: TurnRun): void {
  if (run.replies.length === 0) sayBuiltIn(run, 'utter_handed_over')
  endAllFlows(run)
  run.handOff = true
  run.state.handedOver = true
}

function cancel(run: TurnRun): void {
  cancelFlows(run)
  advance(run)
}

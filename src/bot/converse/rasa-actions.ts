import type { Run } from './turn.ts'
import { sayBuiltIn } from './say.ts'
import { advance, cancelFlows, emptyStack, fallBack } from './stack.ts'
import { startOver } from './start.ts'

type BuiltInAction = (run: Run) => void

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

function handOff(run: Run): void {
  if (run.replies.length === 0) sayBuiltIn(run, 'utter_handed_over')
  emptyStack(run)
  run.handOff = true
  run.state.handedOver = true
}

function cancel(run: Run): void {
  cancelFlows(run)
  advance(run)
}

import type { Definition, Flow } from '../definition.ts'
import { allSteps } from '../steps.ts'
import { originKey, type RasaFile } from './rasa-file.ts'

/** Rasa's flows for certain moments that are settings here. */
const settings = {
  pattern_session_start: 'start',
  pattern_cannot_handle: 'fallback',
  pattern_cancel_flow: 'cancel',
  pattern_completed: 'completed',
} as const

const reachable = new Map([
  ['pattern_human_handoff', ['talk to a person', 'human', 'agent', 'real person']],
])

/** What happens here at the moments of Rasa's other patterns. */
const advice: Record<string, string> = {
  pattern_chitchat: 'Small talk goes to the fallback flow: say there what the bot is for.',
  pattern_search: 'Documents are not searched: write a flow for what people ask.',
  pattern_clarification: 'Where a text is close to two intents, the fallback flow answers.',
  pattern_internal_error: 'Where the bot fails, the exception bot of the organisation answers.',
  pattern_continue_interrupted: 'An interrupted flow asks its question again by itself.',
  pattern_correction: 'A value is corrected by asking for it again: offer a button that does.',
  pattern_collect_information: 'A collect step asks by itself, and asks again what does not fit.',
  pattern_skip_question: 'A question can be left by "cancel" or by a flow of its own.',
  pattern_code_change: 'A conversation keeps its version to its end.',
  pattern_repeat_bot_messages: 'Messages are not repeated: the customer can read them.',
  pattern_user_silence: 'Silence starts nothing: a session closes after its expiry.',
  pattern_validate_slot: 'The rejections of a slot and of its collect check every answer.',
}

/** Maps Rasa's patterns to what there is for them, and names the others. */
export function importPatterns(definition: Definition, origins: RasaFile['origins']): void {
  for (const [id, flow] of Object.entries(definition.flows)) {
    if (!id.startsWith('pattern_')) continue
    const tell = (severity: 'info' | 'warning', text: string) =>
      origins.get(originKey('flows', id))?.tell(severity, 'import-pattern', ['flows', id], text)
    const setting = Object.hasOwn(settings, id) ? settings[id as keyof typeof settings] : undefined
    const phrases = reachable.get(id)
    if (setting !== undefined && doesSomething(flow)) {
      definition.metadata[setting] = id
      tell('info', `"${id}" is now the ${setting} flow of the bot (${setting} in metadata).`)
    } else if (phrases) {
      makeReachable(definition, id, flow, phrases)
      tell(
        'info',
        `"${id}" now starts by its phrases: ${phrases.join(', ')}. Add your customers' own.`,
      )
    } else {
      delete definition.flows[id]
      const instead = setting === undefined ? advice[id] : 'It says nothing.'
      tell(
        'warning',
        `"${id}" is not imported. ${instead ?? 'Nothing here starts it: write a flow.'}`,
      )
    }
  }
}

function doesSomething(flow: Flow): boolean {
  return allSteps(flow).some(({ step }) =>
    'action' in step ? step.action !== 'action_session_start' : !('noop' in step),
  )
}

function makeReachable(definition: Definition, id: string, flow: Flow, phrases: string[]): void {
  if ((flow.nlu_trigger ?? []).length > 0) return
  flow.nlu_trigger = [{ intent: id }]
  definition.nlu.push({ intent: id, examples: phrases })
}

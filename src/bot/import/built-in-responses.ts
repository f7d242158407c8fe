import type { Definition } from '../definition.ts'
import { ownProperty } from '../own-property.ts'
import { askResponse } from '../references.ts'
import { allSteps } from '../steps.ts'
import { originKey, type RasaFile } from './rasa-file.ts'

const again = 'Sorry, I did not understand that. Please say it in other words.'
const failed = 'Sorry, something on our side did not work. Please try again in a moment.'

/** Responses that a Rasa project may say without defining them, in our own words. */
const texts: Record<string, string> = {
  utter_can_do_something_else: 'What else can I do for you?',
  utter_flow_cancelled_rasa: 'All right, I have stopped that.',
  utter_ask_rephrase: again,
  utter_default: again,
  utter_cannot_handle: again,
  utter_clarification_options_rasa: again,
  utter_internal_error_rasa: failed,
  utter_user_input_empty_error_rasa: again,
  utter_user_input_too_long_error_rasa: 'Sorry, that was too long for me. Please say it shorter.',
  utter_human_handoff_not_available: 'Sorry, nobody can take over right now.',
  utter_flow_continue_interrupted: 'Let us go on where we were.',
  utter_corrected_previous_input: 'Thank you, I have changed that.',
  utter_not_corrected_previous_input: 'All right, I have left it as it was.',
  utter_inform_code_change: 'I was updated in between. Let us start again.',
  utter_skip_question_answer: 'I need an answer to this question to go on.',
  utter_no_knowledge_base: 'Sorry, I have no answer to that.',
  utter_no_relevant_answer_found: 'Sorry, I have no answer to that.',
  utter_ask_still_there: 'Are you still there?',
  utter_inform_hangup: 'Goodbye.',
  utter_free_chitchat_response: 'I am an assistant for a few things only. What do you need?',
}

/** Gives the bot each of them that a flow says and no file defines. */
export function importBuiltInResponses(definition: Definition, origins: RasaFile['origins']): void {
  for (const [id, flow] of Object.entries(definition.flows)) {
    for (const { step, number } of allSteps(flow)) {
      const name =
        'action' in step
          ? step.action
          : 'collect' in step
            ? (step.utter ?? askResponse(step.collect))
            : ''
      const said = ownProperty(texts, name)
      if (said === undefined || ownProperty(definition.responses, name)) continue
      definition.responses[name] = [{ text: said }]
      const text = `"${name}" comes with Rasa, and its text is not in your files. It now says "${said}" Write your own.`
      const file = origins.get(originKey('flows', id))
      file?.tell('warning', 'import-built-in', ['flows', id, 'steps', number - 1], text)
    }
  }
}

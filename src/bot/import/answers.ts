import type { Definition } from '../definition.ts'
import { inOneGo } from '../intents.ts'
import { ownProperty } from '../own-property.ts'
import { askResponse } from '../references.ts'
import { readYesNo, yesNoWords } from '../words/yes-no.ts'
import type { Intents } from './nlu.ts'
import { originKey, type RasaFile } from './rasa-file.ts'

/** A slot that Rasa fills by an intent, and with what. */
export type Mapped = { slot: string; intent: string; value: string | number | boolean }

const wordsMost = 200
const shownMost = 5

/**
 * Keeps the meaning of Rasa's mappings from intents: a bool slot's phrases answer yes or no, and a
 * button of the question that says such an intent fills the slot.
 */
export function importAnswers(
  definition: Definition,
  mapped: readonly Mapped[],
  intents: Intents,
  origins: RasaFile['origins'],
): void {
  const yes = new Set<string>()
  const no = new Set<string>()
  for (const [name, slot] of Object.entries(definition.slots)) {
    const answers = mapped.filter((one) => one.slot === name)
    fillByButtons(definition, name, answers)
    const [agrees, refuses] = [intentsFor(answers, true), intentsFor(answers, false)]
    if (slot.type !== 'bool' || agrees.length === 0 || refuses.length === 0) continue
    const [agree, refuse] = [phrasesOf(intents, agrees), phrasesOf(intents, refuses)]
    for (const phrase of agree) if (!refuse.has(phrase)) yes.add(phrase)
    for (const phrase of refuse) if (!agree.has(phrase)) no.add(phrase)
    const named = [...agrees, ...refuses].slice(0, shownMost).join(', ')
    const text = `The examples of ${named} now answer yes and no questions: they are yes_words and no_words in metadata.`
    const file = origins.get(originKey('slots', name))
    file?.tell('info', 'import-yes-no', ['slots', name, 'mappings'], text)
  }
  const known = inOneGo(yesNoWords())
  const added = (phrases: Set<string>, meaning: boolean) =>
    [...phrases].filter((phrase) => readYesNo(known, phrase) !== meaning).slice(0, wordsMost)
  const [yesWords, noWords] = [added(yes, true), added(no, false)]
  if (yesWords.length > 0) definition.metadata.yes_words = yesWords
  if (noWords.length > 0) definition.metadata.no_words = noWords
}

function intentsFor(answers: readonly Mapped[], value: boolean): string[] {
  return answers.filter((one) => String(one.value) === String(value)).map(({ intent }) => intent)
}

function phrasesOf(intents: Intents, names: readonly string[]): Set<string> {
  return new Set(names.flatMap((name) => [...(intents.get(name) ?? [])]))
}

function fillByButtons(definition: Definition, slot: string, answers: readonly Mapped[]): void {
  for (const { buttons = [] } of ownProperty(definition.responses, askResponse(slot)) ?? []) {
    for (const button of buttons) {
      const meant = answers.find(({ intent }) => button.payload === `/${intent}`)
      if (meant && !ownProperty(definition.flows, meant.intent)) {
        button.payload = `/SetSlots(${slot}=${valueText(meant.value)})`
      }
    }
  }
}

function valueText(value: Mapped['value']): string {
  const text = String(value)
  return /^[\w. -]+$/.test(text) ? text : JSON.stringify(text)
}

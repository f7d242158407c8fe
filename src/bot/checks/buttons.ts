import type { Button } from '../definition.ts'
import type { Path, Problem } from '../locate.ts'
import { ownProperty } from '../own-property.ts'
import { parsePayload } from '../payload.ts'
import { error, undefinedName, warning } from './problem.ts'
import { slotProblems } from './references.ts'
import { checkValue } from './slots.ts'
import { buttonsOf, type PlacedVariant, type CheckInput } from './check-input.ts'

/** Captions, targets and messages of buttons. */
export function checkButtons(subject: CheckInput): Problem[] {
  const intents = intentNames(subject)
  return subject.variants.flatMap((placed) => {
    const buttons = buttonsOf(placed)
    if (buttons.length === 0) return []
    return [
      ...checkMessage(placed),
      ...checkDuplicates(placed),
      ...buttons.flatMap(({ button, path }) => checkButton(subject, intents, button, path)),
    ]
  })
}

/** Intents that exist: those with phrases, and those that start a flow. */
export function intentNames({ definition }: CheckInput): Set<string> {
  const triggers = Object.values(definition.flows).flatMap((flow) => flow.nlu_trigger ?? [])
  return new Set([
    ...definition.nlu.map(({ intent }) => intent),
    ...triggers.map(({ intent }) => (typeof intent === 'string' ? intent : intent.name)),
  ])
}

function checkMessage({ variant, path }: PlacedVariant): Problem[] {
  if ((variant.text ?? '').trim() !== '') return []
  const text = 'The message above the buttons is empty. Write a text.'
  return [error('button-message-empty', [...path, 'text'], text)]
}

function checkDuplicates(placed: PlacedVariant): Problem[] {
  const payloads = new Set<string>()
  const titles = new Set<string>()
  const problems: Problem[] = []
  for (const { button, path } of buttonsOf(placed)) {
    const { payload = '', title } = button
    if (payload !== '' && payloads.has(payload)) {
      const text = `Two buttons of this message have the payload "${payload}". Give each its own.`
      problems.push(error('button-payload-twice', [...path, 'payload'], text))
    }
    if (title !== '' && titles.has(title)) {
      const text = `Two buttons of this message say "${title}". Nobody can tell them apart: rename one.`
      problems.push(warning('button-title-twice', [...path, 'title'], text))
    }
    payloads.add(payload)
    titles.add(title)
  }
  return problems
}

function checkButton(
  subject: CheckInput,
  intents: Set<string>,
  button: Button,
  path: Path,
): Problem[] {
  const problems: Problem[] = []
  if (button.title.trim() === '') {
    const text = 'The button has no caption. Write a title.'
    problems.push(error('button-title-empty', [...path, 'title'], text))
  }
  if (button.url !== undefined && button.payload !== undefined) {
    const text = 'The button has both a payload and a URL. Keep one.'
    problems.push(error('button-two-targets', path, text))
  }
  if (button.url !== undefined)
    return [...problems, ...checkUrl(subject, button.url, [...path, 'url'])]
  const payload = button.payload ?? ''
  if (payload.trim() !== '') {
    return [...problems, ...checkPayload(subject, intents, payload, [...path, 'payload'])]
  }
  const text = 'The button leads nowhere: payload and URL are missing. Add one of them.'
  return [...problems, error('button-target-missing', path, text)]
}

/** With what the profile puts in; where that is unknown, anything could stand there. */
function checkUrl({ options }: CheckInput, written: string, path: Path): Problem[] {
  const variables = options.profile?.variables
  const url = written.replaceAll(/\{vars\.(\w+)\}/g, (whole, name: string) =>
    variables ? (ownProperty(variables, name) ?? whole) : 'https://example.com',
  )
  if (url.trim() === '') {
    return [error('button-url-missing', path, 'The URL of the button is missing. Write it.')]
  }
  // A backslash or a name before an `@` hides which host is opened.
  if (/^https?:\/\/[^\s/\\@?#]+(?:[/?#][^\s\\]*)?$/i.test(url) && URL.canParse(url)) return []
  const text = `"${url}" is not a web address. Write one that begins with https:// or http://.`
  return [error('button-url-invalid', path, text)]
}

/** A payload without a slash is an answer typed for the person: any text will do. */
function checkPayload(
  subject: CheckInput,
  intents: Set<string>,
  source: string,
  path: Path,
): Problem[] {
  if (!source.trimStart().startsWith('/')) return []
  const payload = parsePayload(source)
  if (!payload) {
    const text = `The payload "${source}" cannot be read. Write /flow, /intent, /intent{"slot":"value"} or /SetSlots(slot=value).`
    return [error('button-payload-invalid', path, text)]
  }
  const slots = Object.entries(payload.slots).flatMap(([name, value]) => {
    const slot = ownProperty(subject.definition.slots, name)
    return slot ? checkValue(name, slot, value, path) : slotProblems(subject, name, path)
  })
  const { flows } = subject.definition
  if (payload.name === null) return slots
  if (ownProperty(flows, payload.name) || intents.has(payload.name)) return slots
  const text = `There is no flow or intent "${payload.name}" for this button. Define it, or change the payload.`
  const known = () => [...Object.keys(flows), ...intents]
  return [undefinedName('button-target-undefined', path, text, payload.name, known), ...slots]
}

import type { PartKey, Settings } from '../definition.ts'
import { ownProperty } from '../own-property.ts'
import { quoted } from './condition-words.ts'
import type { Words } from './document.ts'
import { markWords } from './mark-words.ts'
import { flowName } from './reading.ts'
import { shownText } from './shown-text.ts'
import { changedText, tell, untold } from './telling.ts'
import type { Telling } from './telling.ts'

/** Settings that name a flow, as what it does then. */
const flowSettings: Partial<Record<keyof Settings, [title: string, joint: string]>> = {
  fallback: ['When it does not understand,', 'it starts'],
  start: ['Starts', 'with'],
  cancel: ['When a customer stops,', 'it starts'],
  completed: ['When a flow has ended,', 'it starts'],
}
const names: Partial<Record<keyof Settings | 'version', string>> = {
  bot: 'Short name in the file',
  channels: 'Made for',
  actions: 'Action server’s name',
  action_headers: 'Sent to the action server',
  urls: 'Web pages that it opens',
  language: 'Language of the customers',
  yes_words: 'Understands as yes',
  no_words: 'Understands as no',
  cancel_words: 'Understands as stop',
  restart_words: 'Understands as start over',
  version: 'Format of the file',
}

/** What is set for the whole bot; senders and addresses are told with what they stand for. */
export function tellSettings(telling: Telling): void {
  for (const id of untold(telling, 'setting:')) {
    const [was, is] = [telling.was, telling.is].map(({ definition }) => valueOf(definition, id))
    const part: PartKey = `setting:${id}`
    const how = telling.changes.get(part)?.kind ?? 'changed'
    const common = { key: part, kind: 'setting', how, parts: [part] } as const
    const sides = { was: sideOf(was), willBe: sideOf(is) }
    const flow = ownProperty(flowSettings, id)
    if (flow) {
      const [title, verb] = flow
      const [old, now] = [flowOf(telling.was, was), flowOf(telling.is, is)]
      tell(telling, {
        ...common,
        ...sides,
        title,
        joint: ' ',
        body: [[`${verb} ${now} (was ${old})`]],
      })
    } else if (id === 'goodbye' && typeof was === 'string' && typeof is === 'string') {
      const title = 'Last message when a chat is closed'
      tell(telling, { ...common, kind: 'message', title, quote: true, ...changedText(was, is) })
    } else {
      const [old, now] = [was, is].map((value) => (value === undefined ? 'none' : plain(value)))
      const title =
        id === 'goodbye'
          ? 'Last message when a chat is closed'
          : (ownProperty(names, id) ?? `Setting ${shownText(id)}`)
      tell(telling, {
        ...common,
        ...sides,
        title,
        body: [markWords(old ?? '', now ?? '') ?? [{ gone: old ?? '' }, ' ', { added: now ?? '' }]],
      })
    }
  }
}

function valueOf(definition: Telling['is']['definition'], id: string): unknown {
  return id === 'version'
    ? definition.version
    : ownProperty(definition.metadata as Record<string, unknown>, id)
}

const flowOf = (reading: Telling['is'], id: unknown): string =>
  typeof id === 'string' ? `“${flowName(reading, id)}”` : 'nothing'

const sideOf = (value: unknown): Words[] => (value === undefined ? [] : [[plain(value)]])

function plain(value: unknown): string {
  if (Array.isArray(value)) return value.map(plain).join(', ')
  return typeof value === 'string' ? shownText(value) : quoted(value)
}

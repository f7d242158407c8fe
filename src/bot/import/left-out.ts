import type { Severity } from '../definition.ts'
import { isMap, type RasaFile } from './rasa-file.ts'

const othersShown = 10
const imported = ['version', 'slots', 'responses', 'flows', 'nlu']

/** Each item is told by its name: somebody has to write a flow for it. */
const named = { rules: 'rule', stories: 'story', forms: 'form' } as const

const told: Record<string, { severity: Severity; text: string }> = {
  entities: {
    severity: 'warning',
    text: 'Entities are not recognised. Let flows collect the slots.',
  },
  e2e_actions: { severity: 'warning', text: 'End-to-end actions are not imported. Write flows.' },
  intents: { severity: 'info', text: 'The list of intents is not needed: nlu names them.' },
  actions: {
    severity: 'info',
    text: 'The list of actions is not needed: steps name them. Set up an action endpoint for them.',
  },
  session_config: {
    severity: 'info',
    text: 'session_config is not imported: the profile sets how long a session lasts.',
  },
  action_endpoint: {
    severity: 'info',
    text: 'The address of the action server is not part of a bot. Set it up as its action endpoint.',
  },
  nlg: {
    severity: 'warning',
    text: 'Rephrasing (nlg) is not supported: texts are said as written.',
  },
  pipeline: {
    severity: 'info',
    text: 'The pipeline is not imported: intents are matched by their examples.',
  },
  policies: { severity: 'info', text: 'Policies are not imported: flows decide what comes next.' },
}

/** Tells, with its place, everything of the file that the import passes by. */
export function warnLeftOut(file: RasaFile): void {
  if (/(^|\/)credentials\.ya?ml$/i.test(file.name)) {
    const text = 'Credentials are never imported. Connect the senders to Slipway instead.'
    return file.tell('info', 'import-credentials', [], text)
  }
  const others: string[] = []
  for (const key of Object.keys(file.content)) {
    const note = Object.hasOwn(told, key) ? told[key] : undefined
    if (note) file.tell(note.severity, `import-${key.replaceAll('_', '-')}`, [key], note.text)
    else if (key in named) tellNamed(file, key as keyof typeof named)
    else if (!imported.includes(key)) others.push(key)
  }
  const [first] = others
  const more = others.length > othersShown ? ` and ${others.length - othersShown} more` : ''
  if (first === undefined) return
  file.tell(
    'info',
    'import-left-out',
    [first],
    `Not imported: ${others.slice(0, othersShown).join(', ')}${more}.`,
  )
}

function tellNamed(file: RasaFile, top: keyof typeof named): void {
  const value = file.content[top] ?? []
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? [...(value as unknown[]).entries()]
    : Object.entries(value)
  for (const [key, item] of entries) {
    const own = isMap(item) ? item[named[top]] : undefined
    const name = typeof own === 'string' ? own : String(key)
    const text = `The ${named[top]} "${name}" is not imported. Write a flow that does the same.`
    file.tell('warning', `import-${named[top]}`, [top, key], text)
  }
}

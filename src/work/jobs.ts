import type { Definition, Finding, Intent, PartKey } from '../bot/definition.ts'
import { compileAll } from '../bot/compile.ts'
import { canonicalText, definitionToYaml, sha256 } from '../bot/canonical.ts'
import { flowHashes } from '../bot/flow-hashes.ts'
import { explainIntent, indexIntents, inOneGo } from '../bot/intents.ts'
import type { Explained, IntentIndex } from '../bot/intents.ts'
import { selectable, selectFlows } from '../bot/select-flows.ts'
import type { Selectable, Selected, Selection, SelectionProblem } from '../bot/select-flows.ts'
import { flowStarts, startableFlows, startTextOf } from '../bot/start-text.ts'
import type { ChangesDocument } from '../bot/changes/document.ts'
import { renderPage } from '../bot/changes/render-html.ts'
import { renderText } from '../bot/changes/render-text.ts'
import { shortened } from '../bot/changes/shorten.ts'
import { tellChanges } from '../bot/changes/tell-changes.ts'
import { diffDefinitions } from '../bot/diff/diff-definitions.ts'
import type { Change } from '../bot/diff/diff-definitions.ts'
import { importRasaProject } from '../bot/import/rasa-project.ts'
import { parseBot } from '../bot/parse/parse-bot.ts'
import { partHashes } from '../bot/parts.ts'
import { rehearse } from '../bot/rehearse.ts'
import type { Rehearsed } from '../bot/rehearse.ts'
import { sortBySeverity } from '../bot/locate.ts'
import { validateBot } from '../bot/validate.ts'
import type { ValidateOptions } from '../bot/checks/check-input.ts'
import { changedParts } from '../domain/authors.ts'
import type { ChangedPart } from '../domain/authors.ts'
import { freeze } from '../domain/candidate.ts'
import type { Binding, Candidate } from '../domain/candidate.ts'
import { changeLines } from '../domain/change-line.ts'
import type { ChangeLine } from '../domain/change-line.ts'
import type { FlowStart } from '../domain/short-link.ts'
import { drawQr } from '../share/qr-picture.ts'
import type { QrDrawn, QrSpec } from '../share/qr-picture.ts'

export type BotFile = { name: string; text: string }
export type PartHashes = Partial<Record<PartKey, string>>
export type ReadBot = {
  definition: Definition | null
  findings: Finding[]
  parts: PartHashes
  /** It speaks with values of its profile. */
  takesValues: boolean
}
export type ReadProject = { source: string; findings: Finding[] }

export type Compared = {
  changes: ChangeLine[]
  /** The same parts by hash. */
  parts: ChangedPart[]
  /** As much of it in customers' words as forms show. */
  told: ChangesDocument
}
/** Two definitions, and what their names stand for. */
export type ToCompare = {
  base: Definition | null
  next: Definition
  wasBound?: Binding | undefined
  isBound?: Binding | undefined
}

/**
 * What takes long for a large bot (F9), as plain functions of plain values: they run in a worker,
 * and beside customers where the bot is small.
 */
export const jobs = {
  readBot(files: BotFile[]): ReadBot {
    const { definition, findings } = parsedLast.of(files)
    return {
      definition,
      findings,
      parts: definition ? partHashes(definition) : {},
      takesValues: JSON.stringify(definition).includes('vars.'),
    }
  },

  /** All findings of a text, each with its line. */
  checkBot({ files, context }: { files: BotFile[]; context: ValidateOptions }): Finding[] {
    const { definition, findings, locate } = parsedLast.of(files)
    return definition ? [...findings, ...validateBot(definition, { ...context, locate })] : findings
  },

  readProject(files: BotFile[]): ReadProject {
    const { source, findings } = importedLast.of(files)
    return { source, findings }
  },

  /** Findings of an imported project, each in the project's own file. */
  checkProject({ files, context }: { files: BotFile[]; context: ValidateOptions }): Finding[] {
    const { source, findings, locate } = importedLast.of(files)
    const { definition } = parsedLast.of([{ name: 'import.yml', text: source }])
    const more = definition ? validateBot(definition, { ...context, locate }) : []
    return sortBySeverity([...findings, ...more])
  },

  checkDefinition(what: { definition: Definition; context: ValidateOptions }): Finding[] {
    return validateBot(what.definition, what.context)
  },

  compare(what: ToCompare): Compared {
    const { base, next } = what
    const changes = diffDefinitions(base, next)
    return {
      changes: changeLines(changes),
      parts: inOneGo(changedParts(base ? partHashes(base) : {}, partHashes(next))),
      told: shortened(told(what, changes)),
    }
  },

  /** All of it as one page and as plain text, for files: in bytes, since it may be tens of megabytes. */
  writeChanges(what: ToCompare & { title: string }): { html: Uint8Array; text: Uint8Array } {
    const document = told(what)
    return {
      html: Buffer.from(renderPage(document, what.title)),
      text: Buffer.from(renderText(document, what.title)),
    }
  },

  /** What a person can choose among to publish (F15). */
  selectable({ base, next }: { base: Definition | null; next: Definition }): Selectable {
    return selectable(base, next)
  },

  /** The definition with what was chosen of it, or why that can't be (F15). */
  select(what: {
    base: Definition | null
    next: Definition
    chosen: Selection
  }): Selected | { problems: SelectionProblem[] } {
    return selectFlows(what.base, what.next, what.chosen)
  },

  hashParts: (definition: Definition): PartHashes => partHashes(definition),

  /** One hash a flow, of all that customers meet in it (F32). */
  hashFlows: (definition: Definition): Record<string, string> =>
    flowHashes(definition, partHashes(definition)),

  /** As it is exported (F6). */
  writeYaml: (definition: Definition): string => definitionToYaml(definition),

  /** What it takes a phrase for (F9). */
  explain({ files, phrase }: { files: BotFile[]; phrase: string }): Explained {
    return explainIntent(phrasesOf(parsedLast.of(files).definition?.nlu ?? none), phrase)
  },

  /** What a customer writes to start a flow (F55). */
  startText({ definition, flow }: { definition: Definition; flow: string }): string | null {
    return startTextOf(definition, flow)
  },

  /** Every flow that a message can start (F41). */
  flowStarts: (definition: Definition): FlowStart[] => flowStarts(definition),

  /** Every flow that no other one takes its messages from, whether they are understood or not. */
  startableFlows: (definition: Definition): string[] => startableFlows(definition),

  rehearse: (what: Parameters<typeof rehearse>[0]): Rehearsed => rehearse(what),

  /** The text of a definition that is kept, and its hash (F18). */
  freezeDefinition(definition: Definition): { text: string; hash: string } {
    const text = canonicalText(definition)
    return { text, hash: sha256(text) }
  },

  /** Whether something that talks can be made of it. */
  canTalk(definition: Definition): boolean {
    try {
      compileAll(definition)
      return true
    } catch {
      return false
    }
  },

  drawQr: (spec: QrSpec): QrDrawn => drawQr(spec),

  freeze: (candidate: Candidate): { text: string; hash: string } => freeze(candidate),
}

function told(
  { base, next, wasBound, isBound }: ToCompare,
  changes?: readonly Change[],
): ChangesDocument {
  const side = (definition: Definition, binding: Binding | undefined) => ({
    definition,
    ...(binding && { binding }),
  })
  return tellChanges(base && side(base, wasBound), side(next, isBound), changes)
}

/** What was read last is checked next: it is not read twice. */
const parsedLast = last(parseBot)
const importedLast = last(importRasaProject)

function last<Read>(read: (files: BotFile[]) => Read): { of: (files: BotFile[]) => Read } {
  let kept: { files: BotFile[]; result: Read } | null = null
  return {
    of: (files) => {
      if (kept === null || !sameFiles(kept.files, files)) kept = { files, result: read(files) }
      return kept.result
    },
  }
}

const none: Intent[] = []
const indexes = new WeakMap<readonly Intent[], IntentIndex>()

/** Of a bot that is asked about again they are not indexed again. */
function phrasesOf(intents: readonly Intent[]): IntentIndex {
  const index = indexes.get(intents) ?? indexIntents(intents)
  indexes.set(intents, index)
  return index
}

const sameFiles = (some: BotFile[], others: BotFile[]): boolean =>
  some.length === others.length &&
  some.every(({ name, text }, n) => others[n]?.name === name && others[n]?.text === text)

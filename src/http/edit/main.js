/** @import { DraftView, EditChanges, EditStart, Finding, Saved } from '../edit-types.ts' */
import { ask, problemOf } from './api.js'
import { dropRefusal, showBanner } from './banner.js'
import { showChanges, showUncompared } from './changes.js'
import { byId } from './dom.js'
import { createEditor } from './editor.js'
import { showFindings } from './findings.js'
import { createLock } from './lock.js'
import { createLook } from './look.js'
import { createEditorIdentity } from './editor-identity.js'

const unreadable = 'Not compared: the text can’t be read as a bot now.'
const bot = decodeURIComponent(location.pathname.split('/')[2] ?? '')
/** To read and compare a large bot takes seconds: not after each word. */
const pauseMs = () => (editor.text().length > 200_000 ? 3000 : 500)
const lookAgainMs = 5000

const editor = createEditor(edited)
const save = byId('save', HTMLButtonElement)
/** @type {EditStart} */
const start = await ask({ as: null, token: null }, 'start')
const { who, askAgain } = await createEditorIdentity(start, {
  leaving: () => lock.giveBack(),
  changed: () => void load(),
})
const lock = createLock(
  (path, body, keepalive) => ask(who(), `api/${bot}/${path}`, body, keepalive),
  refused,
)

/** The draft that the text started from. @type {DraftView | null} */
let draft = null
let isSaving = false
const checking = createLook(check, pauseMs)
const comparing = createLook(compare, pauseMs)

save.addEventListener('click', () => void saveNow())
addEventListener('keydown', (event) => {
  if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey) || event.altKey) return
  event.preventDefault()
  void saveNow()
})
addEventListener('beforeunload', (event) => {
  if (isDirty()) event.preventDefault()
})
addEventListener('pagehide', () => lock.giveBack())
setInterval(() => {
  if (draft?.readOnly && !document.hidden) void load()
}, lookAgainMs)
await load()

/** Reads the draft again; a text that was typed here stays. */
async function load() {
  try {
    /** @type {DraftView} */
    const next = await ask(who(), `api/${bot}`)
    const isFirst = draft === null
    const keepsText = draft !== null && isDirty()
    draft = keepsText && draft ? { ...draft, readOnly: next.readOnly } : next
    if (!keepsText) {
      checking.drop()
      editor.setText(next.source)
      show(next.findings)
    }
    document.title = `${next.bot.name} · Slipway`
    byId('title', HTMLElement).textContent = next.bot.name
    showDraft()
    if (isFirst || !keepsText) comparing.now()
    if (isFirst && !next.readOnly) editor.start()
  } catch (error) {
    await refused(error)
  }
}

/**
 * What customers will notice, of the text as it stands there.
 * @param {() => boolean} isNewest
 */
async function compare(isNewest) {
  const isTyped = isDirty()
  const typed = isTyped ? { source: editor.text() } : undefined
  try {
    /** @type {EditChanges} */
    const changes = await ask(who(), `api/${bot}/changes`, typed)
    if (isNewest()) showChanges(changes, isTyped)
  } catch (error) {
    const { sentence, fields } = problemOf(error)
    if (isNewest()) showUncompared('source' in fields ? unreadable : sentence)
  }
}

function showDraft() {
  const readOnly = draft?.readOnly ?? null
  editor.setReadOnly(draft === null || readOnly !== null)
  showBanner(readOnly && { sentence: readOnly.why, nextStep: readOnly.nextStep })
  if (draft) {
    const at = new Date(draft.updatedAt).toLocaleString('en-GB', {
      dateStyle: 'medium',
      timeStyle: 'short',
    })
    byId('revision', HTMLElement).textContent =
      `Revision ${draft.revision} · saved by ${draft.updatedBy.name}, ${at}`
  }
  showState()
}

/** @param {string} [word] */
function showState(word) {
  const canSave = isDirty() && !draft?.readOnly && !isSaving
  save.setAttribute('aria-disabled', String(!canSave))
  const said = draft?.readOnly ? 'Read-only' : isDirty() ? 'Unsaved changes' : 'Saved'
  byId('state', HTMLElement).textContent = word ?? said
}

function isDirty() {
  return draft !== null && editor.text() !== draft.source
}

function edited() {
  showState()
  lock.active()
  dropRefusal()
  checking.soon()
  comparing.soon()
}

/** @param {() => boolean} isNewest */
async function check(isNewest) {
  try {
    /** @type {{ findings: Finding[] }} */
    const { findings } = await ask(who(), `api/${bot}/validate`, { source: editor.text() })
    if (isNewest()) show(findings)
  } catch (error) {
    if (isNewest()) byId('tally', HTMLElement).textContent = problemOf(error).sentence
  }
}

/** @param {readonly Finding[]} findings */
function show(findings) {
  editor.mark(findings)
  showFindings(findings, (line) => editor.goTo(line))
}

async function saveNow() {
  if (!draft || isSaving || draft.readOnly || !isDirty()) return
  isSaving = true
  const source = editor.text()
  showState('Saving…')
  try {
    /** @type {Saved} */
    const saved = await ask(who(), `api/${bot}/save`, { revision: draft.revision, source })
    checking.drop()
    isSaving = false
    draft = { ...draft, source, revision: saved.revision }
    show(saved.findings)
    await load()
  } catch (error) {
    isSaving = false
    showState()
    await refused(error)
  }
}

/**
 * Says what was refused; the text stays as it is.
 * @param {unknown} error
 */
async function refused(error) {
  const problem = problemOf(error)
  if (problem.code === 'UNAUTHORIZED' && start.people === null) {
    await askAgain(problem.sentence)
    return load()
  }
  const isStale = problem.code === 'CONFLICT' && isDirty()
  const actions = isStale ? [{ label: 'Load the newest draft', run: loadNewest }] : []
  showBanner(problem, 'bad', actions)
  if (draft === null) showState('Nothing to edit')
}

/** Keeps the own text in view, so that its changes can be put in again. */
function loadNewest() {
  byId('mine', HTMLElement).hidden = false
  byId('mine-text', HTMLTextAreaElement).value = editor.text()
  draft = null
  void load()
}

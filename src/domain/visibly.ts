// The only emoji with something hidden in them: a flag is followed by tags that name its region.
// TypeScript knows the flag v from its next target on; every Node.js that we run on has it.
const regionFlag = new RegExp(String.raw`\p{RGI_Emoji_Tag_Sequence}`, 'gv')
/**
 * Controls, what turns text around, what has no width, tags; not the two joiners, which many scripts
 * are written with.
 */
const hidden =
  /\u034F|[\p{Cc}\u00AD\u061C\u115F\u1160\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{E0000}-\u{E0FFF}]/gu

/**
 * The text with everything in it that people do not see written out (`⟨U+202E⟩`), so that nobody
 * approves something else than what they read. Line ends and tabs stay, and so do emoji.
 */
export function visibly(text: string): string {
  if (text.search(hidden) < 0) return text
  let shown = ''
  let at = 0
  for (const { 0: one, index } of text.matchAll(regionFlag)) {
    shown += marked(text.slice(at, index)) + one
    at = index + one.length
  }
  return shown + marked(text.slice(at))
}

const marked = (text: string): string =>
  text.replaceAll(hidden, (sign) => (/[\t\n\r]/.test(sign) ? sign : `⟨U+${hexOf(sign)}⟩`))

const hexOf = (sign: string): string =>
  (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')

/** What comes back as it went out: what somebody edits, ids, and files. */
const kept = new Set(['value', 'id', 'action', 'base64', 'url', 'href', 'link'])

/** Every text that somebody reads in it, at any depth. */
export function allVisibly<T>(what: T): T {
  return shownIn(what) as T
}

function shownIn(what: unknown): unknown {
  if (typeof what === 'string') return visibly(what)
  if (Array.isArray(what)) return what.map(shownIn)
  if (typeof what !== 'object' || what === null || ArrayBuffer.isView(what)) return what
  return Object.fromEntries(
    Object.entries(what).map(([key, inner]) => [key, kept.has(key) ? inner : shownIn(inner)]),
  )
}

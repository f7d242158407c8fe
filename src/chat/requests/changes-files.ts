import type { WrittenChanges } from '../../control/requests/read-changes.ts'
import type { File } from '../port.ts'

/** All changes as one page and as plain text, for what a message has no room for. */
export function changesFiles({ name, title, html, text }: WrittenChanges): File[] {
  const bytes = (content: string) => new TextEncoder().encode(content)
  return [
    { name: `${name}.html`, mime: 'text/html', bytes: bytes(html), alt: `${title}, one page` },
    { name: `${name}.txt`, mime: 'text/plain', bytes: bytes(text), alt: `${title}, plain text` },
  ]
}

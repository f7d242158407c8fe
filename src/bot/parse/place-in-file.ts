import { isMap, isScalar, isSeq } from 'yaml'
import type { Node } from 'yaml'
import type { Location } from '../definition.ts'
import type { Path } from '../locate.ts'
import type { YamlFile } from './read-yaml.ts'

/** File and line of a path, as near as the file has it. Looked up only for findings. */
export function placeInFile(file: YamlFile, path: Path): Location {
  let node: unknown = file.document.contents
  let offset = startOf(node) ?? 0
  for (const step of path) {
    const [marker, inner] = child(node, step)
    // A value that was written in a shorter form has no list around it: its key is below.
    if (marker === undefined && typeof step === 'number' && isMap(node)) continue
    if (marker === undefined) break
    offset = startOf(marker) ?? offset
    node = inner
  }
  return { file: file.name, line: file.lineAt(offset) }
}

/** What marks the place (the key, or the list's item) and the value found there. */
function child(node: unknown, step: string | number): [unknown, unknown] {
  if (isSeq(node) && typeof step === 'number') return [node.items[step], node.items[step]]
  if (!isMap(node)) return [undefined, undefined]
  const pair = node.items.find(({ key }) => isScalar(key) && key.value === step)
  return [pair?.key, pair?.value]
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0]
}

import { isAlias, isMap, isScalar, isSeq } from 'yaml'
import type { Alias, Node, Pair, YAMLMap } from 'yaml'
import type { Finding } from '../definition.ts'
import { aliasesMax, depthMax, findingsMax, valuesMax } from '../limits.ts'
import type { YamlFile } from './read-yaml.ts'

type Reader = {
  file: YamlFile
  findings: Finding[]
  anchors: Map<string, Node>
  aliases: number
  values: number
  full: boolean
}

const coreTag = /^tag:yaml\.org,2002:(str|int|float|bool|null|seq|map)$/
const rounded = 'This number cannot be kept exactly. Put it in quotes.'

/**
 * The file's YAML as plain lists, maps, texts, numbers and booleans: nothing else gets through.
 * Null for an empty file, undefined when it was too complex to read to its end.
 */
export function plainValue(file: YamlFile, findings: Finding[]): unknown {
  const reader: Reader = {
    file,
    findings: [],
    anchors: new Map(),
    aliases: 0,
    values: 0,
    full: false,
  }
  const plain = readNode(reader, file.document.contents, 0)
  for (const finding of reader.findings) findings.push(finding)
  return reader.full ? undefined : plain
}

function readNode(reader: Reader, node: unknown, depth: number): unknown {
  if (isAlias(node)) return readAlias(reader, node, depth)
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return null
  const stops = ++reader.values > valuesMax || reader.findings.length >= findingsMax
  if (reader.full || stops || depth > depthMax) return tooMuch(reader, node)
  if (node.anchor !== undefined) reader.anchors.set(node.anchor, node)
  if (node.tag !== undefined && !coreTag.test(node.tag)) {
    return fail(reader, node, 'yaml-tag', `The tag ${node.tag} is not supported. Remove it.`)
  }
  if (isMap(node)) return readMap(reader, node, depth)
  if (isSeq(node)) return node.items.map((item) => readNode(reader, item, depth + 1))
  const { value } = node
  if (typeof value === 'number' && !isExact(value))
    return fail(reader, node, 'number-inexact', rounded)
  return value
}

function readMap(reader: Reader, node: YAMLMap, depth: number): Record<string, unknown> {
  const map: Record<string, unknown> = {}
  for (const pair of node.items) {
    const key = keyOf(reader, pair)
    if (key === undefined) continue
    if (Object.hasOwn(map, key)) {
      const first = node.items.find((other) => isScalar(other.key) && other.key.value === key)
      const text = `"${key}" is defined twice: here and on line ${lineOf(reader, first?.key)}. Keep one.`
      fail(reader, pair.key, 'key-twice', text)
      continue
    }
    map[key] = readNode(reader, pair.value, depth + 1)
  }
  return map
}

function keyOf(reader: Reader, pair: Pair): string | undefined {
  const key = isScalar(pair.key) ? pair.key.value : undefined
  if (typeof key !== 'string') {
    const shown = typeof key === 'number' ? ` Write "${key}" in quotes.` : ''
    fail(reader, pair.key, 'key-not-text', `A key must be text.${shown}`)
    return undefined
  }
  // Names that every JavaScript object has would be found where nobody defined them.
  if (!(key in Object.prototype)) return key
  fail(reader, pair.key, 'name-reserved', `"${key}" cannot be used as a name. Choose another.`)
  return undefined
}

/** Read again at each use: the limits then count the expanded text, not the written one. */
function readAlias(reader: Reader, alias: Alias, depth: number): unknown {
  const target = reader.anchors.get(alias.source)
  if (!target) return fail(reader, alias, 'yaml-alias', `*${alias.source} stands for nothing here.`)
  if (++reader.aliases > aliasesMax) return tooMuch(reader, alias)
  return readNode(reader, target, depth + 1)
}

/** Told once: each further value would say the same. */
function tooMuch(reader: Reader, node: Node): null {
  if (reader.full) return null
  reader.full = true
  const limits = `${depthMax} levels, ${aliasesMax} aliases, ${valuesMax} values or ${findingsMax} errors`
  const text = `Reading stops here: more than ${limits} are not read. Write the bot more plainly.`
  return fail(reader, node, 'yaml-too-complex', text)
}

function fail(reader: Reader, node: unknown, code: string, text: string): null {
  const line = lineOf(reader, node)
  reader.findings.push({ severity: 'error', code, text, file: reader.file.name, line })
  return null
}

function lineOf(reader: Reader, node: unknown): number {
  const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : null
  return reader.file.lineAt(range?.[0] ?? 0)
}

function isExact(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))
}

import type { PartKey } from '../bot/definition.ts'

/** One changed part of a definition, in words: `flow:track_order` changed, and what in it. */
export type ChangeLine = { part: PartKey; kind: 'added' | 'changed' | 'removed'; lines: string[] }

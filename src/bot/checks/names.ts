import { isVisible } from '../../domain/bot-name.ts'
import { visibly } from '../../domain/visibly.ts'
import type { Path, Problem } from '../locate.ts'
import { error } from './problem.ts'
import type { CheckInput } from './check-input.ts'

/** Names that people read and choose by hold nothing that they do not see. */
export function checkNames({ definition }: CheckInput): Problem[] {
  const { flows, slots, responses } = definition
  const named: [Path, string][] = [
    ...Object.keys(flows).map((id): [Path, string] => [['flows', id], id]),
    ...Object.keys(slots).map((id): [Path, string] => [['slots', id], id]),
    ...Object.keys(responses).map((id): [Path, string] => [['responses', id], id]),
    ...Object.entries(flows).flatMap(([id, { name }]): [Path, string][] =>
      name === undefined ? [] : [[['flows', id, 'name'], name]],
    ),
  ]
  return named.flatMap(([path, name]) =>
    isVisible(name)
      ? []
      : [
          error(
            'name-invisible',
            path,
            `The name "${visibly(name).slice(0, 100)}" holds a character that nobody sees. Take it out.`,
          ),
        ],
  )
}

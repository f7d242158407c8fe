import type {
  APIComponentInMessageActionRow,
  APIMessageTopLevelComponent,
  APISectionAccessoryComponent,
  APITextDisplayComponent,
} from 'discord-api-types/v10'
import type { Path } from '../rest/problem.ts'

type Component =
  | APIMessageTopLevelComponent
  | APIComponentInMessageActionRow
  | APITextDisplayComponent
  | APISectionAccessoryComponent
/** A component and where it stands in the body. */
export type Found = { component: Component; path: Path }

/** Every component, nested ones too, in reading order. */
export function walkComponents(
  components: readonly Component[],
  at: Path = ['components'],
): Found[] {
  return components.flatMap((component, nth) => into(component, [...at, nth]))
}

function into(component: Component, path: Path): Found[] {
  const inside =
    'components' in component ? walkComponents(component.components, [...path, 'components']) : []
  const beside = 'accessory' in component ? into(component.accessory, [...path, 'accessory']) : []
  return [{ component, path }, ...inside, ...beside]
}

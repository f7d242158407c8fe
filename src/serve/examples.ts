import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** One of the bots that come with Slipway, as YAML. */
export const readExample = (name: string): Promise<string> =>
  readFile(join(packageFolder(), 'examples', `${name}.yml`), 'utf8')

/** The folder of this program; its examples are there also when it runs from dist/. */
function packageFolder(): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) {
    folder = dirname(folder)
  }
  return folder
}

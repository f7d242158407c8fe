import type { Db } from '../store/kit/database.ts'
import { putMeta } from '../store/kit/meta.ts'
import { storageProblem } from '../store/kit/storage-problem.ts'

const answerMsMax = 2000

/** Null when the database can be written in time: full or locked, it still reads; else what is wrong, in a sentence. */
export async function readinessProblem(db: Db): Promise<string | null> {
  const late = new Promise<string>((resolve) => {
    setTimeout(resolve, answerMsMax, 'The database does not answer in time.').unref()
  })
  const asked = putMeta(db, 'readyAt', String(Date.now())).then(
    () => null,
    (error: unknown) => storageProblem(error)?.sentence ?? 'The database can not be written.',
  )
  return Promise.race([asked, late])
}

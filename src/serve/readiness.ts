import { auditHead } from '../store/audit.ts'
import type { Db } from '../store/database.ts'
import { storageProblem } from '../store/storage-problem.ts'

const answerMsMax = 2000

/** Null when the database answers in time, else what is wrong, in a sentence. */
export async function readinessProblem(db: Db): Promise<string | null> {
  const late = new Promise<string>((resolve) => {
    setTimeout(resolve, answerMsMax, 'The database does not answer in time.').unref()
  })
  const asked = auditHead(db).then(
    () => null,
    (error: unknown) => storageProblem(error)?.sentence ?? 'The database can not be read.',
  )
  return Promise.race([asked, late])
}

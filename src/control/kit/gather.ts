import type { Db } from '../../store/kit/database.ts'

/**
 * Does many alike in one go: what comes while one batch is under way makes up the next (group
 * commit). `work` answers each item at its place; when it fails, all of its batch fail.
 */
export function gather<Item, Result>(
  work: (items: Item[]) => Promise<Result[]>,
  atOnceMax = 50,
): (item: Item) => Promise<Result> {
  let waiting: { item: Item; settle: (result: Promise<Result>) => void }[] = []
  let isWorking = false

  async function workAll(): Promise<void> {
    isWorking = true
    while (waiting.length > 0) {
      const batch = waiting.slice(0, atOnceMax)
      waiting = waiting.slice(atOnceMax)
      const results = work(batch.map(({ item }) => item))
      batch.forEach(({ settle }, n) => settle(results.then((all) => all[n] as Result)))
      await results.catch(() => {})
    }
    isWorking = false
  }

  return (item) =>
    new Promise((resolve) => {
      waiting.push({ item, settle: resolve })
      if (!isWorking) void workAll()
    })
}

/**
 * The same for what reads or writes a database: those who ask at one moment share a statement. In a
 * transaction nobody else asks.
 */
export function gatherOn<Item, Result>(
  work: (db: Db, items: Item[]) => Promise<Result[]>,
): (db: Db, item: Item) => Promise<Result> {
  const gathered = new WeakMap<Db, (item: Item) => Promise<Result>>()
  const start = (db: Db) => gather((items: Item[]) => work(db, items))
  return (db, item) => {
    const known = gathered.get(db) ?? start(db)
    if (!db.isTransaction) gathered.set(db, known)
    return known(item)
  }
}

import type { Reporter, TestModule } from 'vitest/node'

/** A run in which no test ran (a filter that fits nothing, only skipped tests) is red, not green. */
export class NoEmptyRun implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const ran = modules.some((module) =>
      [...module.children.allTests()].some((test) => test.result().state !== 'skipped'),
    )
    if (ran) return
    console.error('No test ran: a run that checks nothing counts as a failure.')
    process.exitCode = 1
  }
}

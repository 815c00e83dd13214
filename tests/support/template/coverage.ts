import { readFileSync } from 'node:fs'
import { type Profiler, Session } from 'node:inspector'
import { afterAll, beforeAll } from '@jest/globals'
import { allGeneratedPositionsFor, TraceMap } from '@jridgewell/trace-mapping'
import type { CallSite } from './dynamodb-call-sites.ts'

/** A call site in a bundle: whether it ran, and whether its innermost named function did. */
export interface CoveredCallSite extends CallSite {
  readonly ran: boolean
  readonly isReached: boolean
}

type Functions = readonly Profiler.FunctionCoverage[]
type Range = Profiler.CoverageRange

/** V8's precise coverage of the bundles that are loaded during the tests. */
export function useCoverage() {
  const session = new Session()
  beforeAll(() => {
    session.connect()
    session.post('Profiler.enable')
    session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  })
  afterAll(() => session.disconnect())

  /** Takes the coverage so far, which resets V8's counts. Returns a function that finds call sites in a bundle. */
  return function takeCoverage() {
    let scripts: readonly Profiler.ScriptCoverage[] = []
    session.post('Profiler.takePreciseCoverage', (error, { result }) => {
      if (error) throw error
      scripts = result
    })
    return (bundle: string, places: readonly CallSite[]): CoveredCallSite[] => {
      const script = scripts.find(({ url }) => url.endsWith(bundle))
      if (!script) throw new Error(`No coverage of ${bundle}`)
      return covered(bundle, script.functions, places)
    }
  }
}

function covered(bundle: string, functions: Functions, places: readonly CallSite[]): CoveredCallSite[] {
  const lines = startsOfLines(readFileSync(bundle, 'utf8'))
  const map = new TraceMap(readFileSync(`${bundle}.map`, 'utf8'))
  const ranges = functions.flatMap((counted) => counted.ranges)
  // V8 also counts the initializer of a class's fields as a function. A function's first range is all of it.
  const written = functions.filter(({ functionName }) => !functionName.startsWith('<'))
  const wholes = written.flatMap((counted) => counted.ranges.slice(0, 1))
  return places.flatMap((place) => {
    const source = map.sources.find((source) => source?.endsWith(`../${place.file}`))
    if (!source) return []
    const generated = allGeneratedPositionsFor(map, { source, line: place.line, column: place.column })
    return generated.map(({ line, column }) => {
      const offset = (lines[Number(line) - 1] ?? 0) + Number(column)
      // V8 does not list the functions inside one that was never called. The outermost is the script.
      const enclosing = around(offset, wholes).toReversed()
      return {
        ...place,
        ran: isCounted(around(offset, ranges)[0]),
        isReached: isCounted(enclosing[place.depth]),
      }
    })
  })
}

function startsOfLines(text: string): number[] {
  const starts = [0]
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1)
  return starts
}

/** The ranges around an offset, the innermost first. */
function around(offset: number, ranges: readonly Range[]): Range[] {
  return ranges
    .filter(({ startOffset, endOffset }) => startOffset <= offset && offset < endOffset)
    .toSorted((one, other) => one.endOffset - one.startOffset - (other.endOffset - other.startOffset))
}

function isCounted(range: Range | undefined): boolean {
  return range !== undefined && range.count > 0
}

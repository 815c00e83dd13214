import { readFileSync } from 'node:fs'
import { type Profiler, Session } from 'node:inspector'
import { afterAll, beforeAll } from '@jest/globals'
import { allGeneratedPositionsFor, TraceMap } from '@jridgewell/trace-mapping'
import type { Place } from './dynamodb-call-sites.ts'

/** A place in a bundle: whether it ran, and whether the function with a name did that it stands in. */
export interface CoveredCallSite extends Place {
  readonly ran: boolean
  readonly isWithinReach: boolean
}

type Functions = readonly Profiler.FunctionCoverage[]
type Range = Profiler.CoverageRange

/** What ran of the bundles that are loaded while it counts, by V8's own count. */
export function useCoverage() {
  const session = new Session()
  beforeAll(() => {
    session.connect()
    session.post('Profiler.enable')
    session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  })
  afterAll(() => session.disconnect())

  /** What has run by now, which V8 tells once: for a bundle, of these places those that are in it. */
  return function takeCoverage() {
    let scripts: readonly Profiler.ScriptCoverage[] = []
    session.post('Profiler.takePreciseCoverage', (error, { result }) => {
      if (error) throw error
      scripts = result
    })
    return (bundle: string, places: readonly Place[]): CoveredCallSite[] => {
      const script = scripts.find(({ url }) => url.endsWith(bundle))
      if (!script) throw new Error(`Nothing of ${bundle} was counted`)
      return covered(bundle, script.functions, places)
    }
  }
}

function covered(bundle: string, functions: Functions, places: readonly Place[]): CoveredCallSite[] {
  const lines = startsOfLines(readFileSync(bundle, 'utf8'))
  const map = new TraceMap(readFileSync(`${bundle}.map`, 'utf8'))
  const ranges = functions.flatMap((counted) => counted.ranges)
  // V8 makes a function of a class's fields, too. The first range of each is the whole of it.
  const written = functions.filter(({ functionName }) => !functionName.startsWith('<'))
  const wholes = written.flatMap((counted) => counted.ranges.slice(0, 1))
  return places.flatMap((place) => {
    const source = map.sources.find((source) => source?.endsWith(`../${place.file}`))
    if (!source) return []
    const generated = allGeneratedPositionsFor(map, { source, line: place.line, column: place.column })
    return generated.map(({ line, column }) => {
      const offset = (lines[Number(line) - 1] ?? 0) + Number(column)
      // V8 knows nothing of the functions inside one that was never called. The outermost is the script.
      const enclosing = around(offset, wholes).toReversed()
      return {
        ...place,
        ran: isCounted(around(offset, ranges)[0]),
        isWithinReach: isCounted(enclosing[place.depth]),
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

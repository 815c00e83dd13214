import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Authentication, ClientFailure, postWords, tweetWords, type XClient } from './x-client.ts'

/** One of X's clients for Python, driven by tests/python, in a process of its own that takes one request after another. */
export function pythonClient(
  programs: string,
  driver: 'tweepy' | 'xdk',
  url: string,
  authentication: Authentication,
): XClient {
  const script = join('tests', 'python', `${driver}_driver.py`)
  const child = spawn(join(programs, 'python'), [script, url, authentication], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  let last: Promise<unknown> = Promise.resolve()

  async function exchange(asked: object) {
    child.stdin.write(`${JSON.stringify(asked)}\n`)
    const { value, done } = await lines.next()
    if (done) throw new Error(`${script} has ended`)
    const { answer, failure } = JSON.parse(value)
    if (failure) throw new ClientFailure(failure.status, failure.body)
    return answer
  }

  function inTurn(asked: object) {
    const turn = last.then(() => exchange(asked))
    last = turn.catch(() => undefined)
    return turn
  }

  return {
    words: driver === 'xdk' ? postWords : tweetWords,
    call: (as, operation, request = {}) => inTurn({ as, operation, request, pages: false }),
    pages: (as, operation, request) => inTurn({ as, operation, request, pages: true }),
    stop: () => child.stdin.end(),
  }
}

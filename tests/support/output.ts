import { afterEach, beforeEach, jest } from '@jest/globals'

/** Captures what each test of the file writes to standard output and standard error. */
export function useOutput(): { readonly text: string } {
  const output = { text: '' }
  beforeEach(() => {
    output.text = ''
    for (const stream of [process.stdout, process.stderr]) {
      jest.spyOn(stream, 'write').mockImplementation((text) => {
        output.text += text
        return true
      })
    }
  })
  afterEach(() => {
    jest.restoreAllMocks()
  })
  return output
}

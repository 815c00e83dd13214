import { readdirSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { filesOf } from '../mutants/files.ts'
import { suites, suitesOf } from '../mutants/suites.ts'
import { mutated, mutations } from '../simulation/safeguards.ts'

const files = [...filesOf('', '.ts'), ...filesOf('', '.lua')]
const tests = readdirSync('tests', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.test.ts'))
  .map((path) => `/tests/${path}`)

test('every file of lib has suites for its mutants', () => {
  expect(files.length).toBeGreaterThan(100)
  expect(files.filter((file) => !suites.some(([part]) => part.test(file)))).toEqual([])
})

test('every suite that is named exists', () => {
  const patterns = [...new Set(files.flatMap(suitesOf))]
  expect(patterns.filter((pattern) => !tests.some((path) => new RegExp(pattern).test(path)))).toEqual([])
})

test('every line about suites is the first to match some file', () => {
  const used = new Set(files.map((file) => suites.find(([part]) => part.test(file))))
  expect(suites.filter((line) => !used.has(line)).map(([part]) => part.source)).toEqual([])
})

test.each(mutations)('the simulation’s mutation of $name applies to the source', (mutation) => {
  expect(mutated(mutation)).toContain(mutation.to)
})

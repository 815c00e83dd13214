import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { wordsOf } from '../support/architecture/names.ts'

const files = readdirSync('lib', { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(ts|js)$/.test(path))
  .map((path) => join('lib', path))

describe('wire names', () => {
  const wireNames = ['posts_id', 'polls_id', 'polls_title', 'choice', 'choices', 'responses', 'total_votes']

  test('occur in lib only in APIs, in DynamoDB adapters and in the local stack', () => {
    const others = files.filter((file) => !/^lib\/(api|local)\/|\/dynamodb\//.test(file))
    const using = others.filter((file) => {
      const words = wordsOf(readFileSync(file, 'utf8'))
      return wireNames.some((name) => words.has(name))
    })
    expect(using).toEqual([])
  })
})

describe('the words of a source', () => {
  test.each([
    ['a variable', 'const posts_id = 1'],
    ['a parameter taken apart', 'const one = ({ posts_id }) => 1'],
    ['a member of a type', 'interface Post { readonly posts_id: string }'],
    ['a member that is read', 'post.posts_id'],
    ['a key', 'const post = { posts_id: 1 }'],
    ['a text', "const message = 'a posts_id is required'"],
    ['a template', 'const message = `a posts_id is required`'],
    ['a type of texts', "type Name = 'posts_id'"],
  ])('are those of %s', (_, source) => {
    expect(wordsOf(source)).toContain('posts_id')
  })

  test('are not those of a comment, nor parts of words', () => {
    expect(wordsOf("// posts_id\nconst message = 'posts_ids'")).not.toContain('posts_id')
  })
})

test('no two files of lib have the same name, wiring and refusals apart', () => {
  /** Names that are still used more than once. The list only shrinks. */
  const exceptions = ['last-pass.ts', 'presence.ts', 'registrar.ts', 'self-registration.ts', 'sweep.ts']
  const names = files.map((file) => basename(file)).filter((name) => !/^(wiring|refusals)\.ts$/.test(name))
  const twice = names.filter((name, index) => names.indexOf(name) < index)
  expect([...new Set(twice)].toSorted()).toEqual(exceptions)
})

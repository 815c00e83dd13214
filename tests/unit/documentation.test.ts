import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { services } from '../../lib/api/classic/services.ts'
import { pathOutside } from '../../lib/api/contract/api-service.ts'
import { xService } from '../../lib/api/x/x-service.ts'
import { addressesOf } from '../../lib/http/route.ts'

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path)),
].map((path) => ({ path, text: readFileSync(path, 'utf8') }))

/** What a document says under a heading, up to the next heading of the second level. */
function sectionOf(path: string, heading: string): string {
  const text = documents.find((document) => document.path === path)?.text ?? ''
  return text.split(/^## /m).find((section) => section.startsWith(heading)) ?? ''
}

function withoutBlocks(text: string): string {
  return text.replace(/^( *)```.*?^\1```/gms, '')
}

/** The fragments of GitHub's links to a document's headings. */
function fragmentsIn(text: string): string[] {
  return [...withoutBlocks(text).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  )
}

describe('the documents', () => {
  test('have no relative link that leads nowhere', () => {
    const broken = documents.flatMap(({ path, text }) =>
      [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)]
        .filter(([, link = '', fragment]) => {
          const target = link === '' ? path : join(dirname(path), link)
          if (fragment === undefined) return !existsSync(target)
          const document = documents.find((other) => other.path === target)
          return !document || !fragmentsIn(document.text).includes(fragment)
        })
        .map(([link]) => `${path}: ${link}`),
    )
    expect(broken).toEqual([])
  })

  test('name no file or folder that does not exist', () => {
    const top = readdirSync('.').filter((entry) => entry !== 'node_modules')
    const missing = documents.flatMap(({ path, text }) =>
      [...withoutBlocks(text).matchAll(/`([\w@.-]+(?:\/[\w@.-]*)+)`/g)]
        .map(([, named = '']) => named)
        .filter((named) => top.includes(named.split('/')[0] ?? '') && !existsSync(named))
        .map((named) => `${path}: ${named}`),
    )
    expect(missing).toEqual([])
  })

  test('name no script that package.json lacks, and no section that the bench lacks', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
    const unknown = documents.flatMap(({ path, text }) =>
      [...text.matchAll(/npm (?:run ([a-z:]+)|start|test)(?: ([a-z]+))?/g)]
        .filter(
          ([, script, section]) =>
            (script && !Object.hasOwn(scripts, script)) ||
            (script === 'bench' && section && !existsSync(`bench/${section}.ts`)),
        )
        .map(([command]) => `${path}: ${command}`),
    )
    expect(unknown).toEqual([])
  })
})

test.each(services)('docs/api.md lists every route of $name and no other', ({ name, prefix, routes }) => {
  const section = sectionOf('docs/api.md', `${name[0]?.toUpperCase()}${name.slice(1)}, `)
  const listed = [...section.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, addresses = '']) =>
    [...addresses.matchAll(/`([A-Z]+) (\/.*?)`/g)].map(([, method, path]) => `${method} ${prefix}${path}`),
  )
  const addresses = routes
    .filter(({ path }) => path !== `${prefix}/openapi.json`)
    .flatMap((route) => addressesOf(route).map(({ method, path }) => `${method} ${path}`))
  expect([...new Set(listed)].toSorted()).toEqual(addresses.toSorted())
})

test("docs/x.md lists every route of X's API and no other", () => {
  const listed = [...sectionOf('docs/x.md', 'Routes').matchAll(/^\| (`.*?) \|/gm)].flatMap(
    ([, addresses = '']) => [...addresses.matchAll(/`([A-Z]+ \/.*?)`/g)].map(([, address]) => address),
  )
  const addresses = xService.routes
    .filter(({ path }) => path !== '/x/openapi.json')
    .flatMap((route) =>
      addressesOf(route).map(({ method, path }) => `${method} ${pathOutside(xService, path)}`),
    )
  expect(listed.toSorted()).toEqual(addresses.toSorted())
})

test('docs/deployment.md lists every stage parameter with its default', () => {
  const rows = sectionOf('docs/deployment.md', 'Stage parameters').matchAll(/^\| (`.*?) \| (.*?) \|/gm)
  const listed = [...rows].flatMap(([, names = '', values = '']) => {
    const [parameters, defaults = []] = [names, values].map((list) => list.replaceAll('`', '').split(', '))
    return parameters?.map((parameter, index) => [parameter, defaults[index]]) ?? []
  })
  const { params } = parse(readFileSync('serverless.yml', 'utf8'))
  const declared = Object.entries(params.default).map(([name, value]) => [name, `${value}`])
  expect(listed.toSorted()).toEqual(declared.toSorted())
})

test('CONTRIBUTING.md quotes titles of tests that exist', () => {
  const { text = '' } = documents.find(({ path }) => path === 'CONTRIBUTING.md') ?? {}
  // A title may be quoted after its file, or after another title of the same file.
  let file = ''
  const unknown: string[] = []
  for (const [, named, title] of text.matchAll(/`(tests\/[\w/-]+\.test\.ts)`|"([^"]+)"/g)) {
    if (named) file = named
    else if (title && !readFileSync(file, 'utf8').includes(title.replace(/\s+/g, ' '))) {
      unknown.push(`${file}: ${title}`)
    }
  }
  expect(unknown).toEqual([])
})

import type { Rule } from './rules.ts'

export const features = ['users', 'posts', 'likes', 'polls', 'registry', 'upgrade']

/** Where a feature is composed, and where its adapters are: patterns of what follows the feature's folder. */
const wiring = '(store-)?wiring\\.ts$'
const stores = '(.+/)?(dynamodb|redis)/'
const apiWiring = '[^/]+/wiring\\.ts$'

const inFeature = `^lib/(${features.join('|')})/`

/** The project's files but for those that these patterns match. */
function allBut(...allowed: readonly string[]): RegExp {
  return new RegExp(`^(?!${allowed.join('|')})(lib|handlers|console|tests|bench|deploy)/`)
}

function featureRule(feature: string): Rule {
  return {
    title: `${feature} reaches no other feature, no API and no HTTP`,
    files: new RegExp(`^lib/${feature}/(?!${wiring})`),
    forbidden: allBut(`lib/${feature}/(?!${wiring})`, 'lib/platform/'),
  }
}

/** The direction of dependencies: handlers → APIs and wiring → features → platform. */
export const dependencyRules: readonly Rule[] = [
  {
    title: 'a handler imports only an API, HTTP and wiring',
    files: /^handlers\//,
    forbidden: allBut('lib/api/', 'lib/http/', `lib/[^/]+/${wiring}`),
    isDirect: true,
  },
  {
    title: 'what is deployed reaches nothing that is local, a test, a benchmark or a tool of deployment',
    files: /^(handlers|lib\/(?!local\/|mock\/))/,
    forbidden: /^(lib\/(local|mock)|console|tests|bench|deploy)\//,
  },
  { title: 'lib reaches no handler', files: /^lib\//, forbidden: /^handlers\// },
  {
    title: 'platform reaches nothing but platform',
    files: /^lib\/platform\//,
    forbidden: allBut('lib/platform/'),
  },
  {
    title: 'http reaches nothing but http and platform',
    files: /^lib\/http\//,
    forbidden: allBut('lib/http/', 'lib/platform/'),
  },
  ...features.map(featureRule),
  {
    title: 'wiring reaches nothing but features and platform',
    files: new RegExp(`${inFeature}${wiring}`),
    forbidden: allBut(inFeature.slice(1), 'lib/platform/'),
  },
  {
    title: 'api/contract and api/openapi reach no API and no feature',
    files: /^lib\/api\/(contract|openapi)\//,
    forbidden: allBut('lib/api/(contract|openapi)/', 'lib/http/', 'lib/platform/'),
  },
  {
    title: 'an API reaches no store, and no wiring but in its own',
    files: new RegExp(`^lib/api/(?!${apiWiring})`),
    forbidden: new RegExp(`^lib/(api/${apiWiring}|(${features.join('|')})/(${wiring}|${stores}))`),
  },
  {
    title: "an API's wiring imports only its own API, platform, and of features their wiring and use cases",
    files: new RegExp(`^lib/api/${apiWiring}`),
    forbidden: allBut('lib/api/', 'lib/platform/', `${inFeature.slice(1)}(?!${stores})`),
    isDirect: true,
  },
  {
    title: 'a feature reaches its stores by their interfaces only',
    files: new RegExp(`${inFeature}(?!${wiring}|${stores})`),
    forbidden: new RegExp(`${inFeature}${stores}`),
  },
  {
    title: 'import and export reach nothing else that is local, their commands apart',
    files: /^lib\/local\/bulk\/(?!commands\/)/,
    forbidden: /^lib\/local\/(?!bulk\/(?!commands\/))/,
  },
  {
    title: 'nothing else in the registry reaches its sweep',
    files: new RegExp(`^lib/registry/(?!sweep/|${wiring})`),
    forbidden: /^lib\/registry\/sweep\//,
  },
  {
    title: 'the probe reaches no room of the registry but its instances',
    files: /^lib\/registry\/probe\//,
    forbidden: /^lib\/registry\/(?!probe\/|instances\/)/,
  },
  {
    title: 'nothing else in the registry reaches its membership',
    files: new RegExp(`^lib/registry/(?!membership/|${wiring})`),
    forbidden: /^lib\/registry\/membership\//,
  },
]

/** The rules by which none of these APIs reaches another. */
export function apiRules(apis: readonly string[]): Rule[] {
  return apis.map((api) => ({
    title: `api/${api} reaches no other API`,
    files: new RegExp(`^lib/api/${api}/`),
    forbidden: new RegExp(`^lib/api/(?!${api}/|contract/|openapi/)`),
  }))
}

/** The packages that only some files may import. */
export const packageRules: readonly Rule[] = [
  onlyIn('@middy/', /^lib\/http\//),
  onlyIn('aws-lambda', /^lib\/(http|api|local)\//),
  onlyIn('@aws-sdk/', /^lib\/.*\/dynamodb\/|^lib\/platform\/dynamodb\.ts$|^lib\/local\//),
  onlyIn('ioredis', /^lib\/likes\/redis\/|^lib\/platform\/redis\.ts$|^lib\/local\//),
  onlyIn('valibot', /^lib\/api\//),
  onlyIn('@valibot/to-json-schema', /^lib\/api\/openapi\//),
  onlyIn('@aws-lambda-powertools/', /^lib\/platform\//),
]

function onlyIn(name: string, allowed: RegExp): Rule {
  return {
    title: `only ${allowed.source} imports ${name}`,
    files: new RegExp(`^(?!${allowed.source})`),
    forbidden: new RegExp(`^${name}${name.endsWith('/') ? '' : '(/|$)'}`),
    isDirect: true,
  }
}

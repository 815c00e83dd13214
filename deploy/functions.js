import { logicalId, roleOf } from './roles.js'

/**
 * Gives each function what resources/deployment.yml says of it: its size, its role, its environment, its place in
 * the network and the authorizers of its routes.
 *
 * @param {any} service Serverless' own object of the service, which is changed
 */
export function equipFunctions(service) {
  const { deployment, environmentByParameter, metricsNamespace, redisUrl } = service.custom
  // Every variable reaches every function where all run in one process; here each gets its own.
  const settings = service.provider.environment
  service.provider.environment = {}
  for (const [name, definition] of Object.entries(service.functions)) {
    const needs = deployment.functions[name]
    const { size, callers, redis = false, registers = false, metrics = false, tables = {} } = needs
    const role = `${logicalId(name)}Role`
    service.resources.Resources[role] = roleOf(name, definition.name, needs)
    Object.assign(definition, deployment.sizes[size], redis && besideRedis, {
      // As a string or Fn::GetAtt it would come with a DependsOn that says the same once more.
      role: { 'Fn::Sub': `\${${role}.Arn}` },
      events: definition.events.map(withAuthorizer(callers, service.provider.httpApi)),
      environment: {
        ...chosen(definition.environment, environmentByParameter),
        ...pick(settings, Object.keys(tables).map(tableVariable)),
        ...(redis && { REDIS_URL: redisUrl }),
        ...(registers && { PUBLIC_URL: apiUrl }),
        ...(metrics && { METRICS_NAMESPACE: metricsNamespace }),
        ...serviceName(definition.handler),
      },
    })
  }
}

/**
 * Where resources/deployment.yml and the functions there are disagree, a sentence each.
 *
 * @param {any} service
 * @returns {string[]}
 */
export function checkFunctions({ functions, custom }) {
  const described = custom.deployment.functions
  const missing = Object.keys(functions).filter((name) => !Object.hasOwn(described, name))
  const gone = Object.keys(described).filter((name) => !Object.hasOwn(functions, name))
  return [
    ...missing.map((name) => `resources/deployment.yml must say what the function ${name} is on AWS`),
    ...gone.map((name) => `resources/deployment.yml describes ${name}, which is no function`),
  ]
}

/** In the private subnets, the environment, which holds the password, under a key of its own. */
const besideRedis = {
  vpc: {
    securityGroupIds: [{ Ref: 'LikesFunctions' }],
    subnetIds: [{ Ref: 'PrivateSubnetA' }, { Ref: 'PrivateSubnetB' }],
  },
  kmsKeyArn: { 'Fn::GetAtt': ['EnvironmentKey', 'Arn'] },
}

const apiUrl = { 'Fn::Sub': 'https://${HttpApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}' }

/**
 * Gives a route the authorizer that its callers need; other events stay as they are.
 *
 * @param {'anyone' | 'users' | 'signed' | undefined} callers
 * @param {any} httpApi the API's own settings, with the authorizer of users where there is one
 * @returns {(event: { httpApi?: any }) => unknown}
 */
function withAuthorizer(callers = 'anyone', httpApi) {
  const authorizer = {
    anyone: undefined,
    users: httpApi.authorizers?.users && { name: 'users' },
    signed: { type: 'aws_iam' },
  }[callers]
  return (event) => {
    if (!event.httpApi || !authorizer) return event
    const [, method, path] = /^(\S+) (\S+)$/.exec(event.httpApi) ?? []
    return { httpApi: { ...(path ? { method, path } : event.httpApi), authorizer } }
  }
}

/** `polls/by_polls_title` is in POLLS_TABLE. @param {string} table */
function tableVariable(table) {
  return `${table.replace(/\/.*/, '').toUpperCase()}_TABLE`
}

/** `handlers/likes/like.handler` is of the likes; the fallback is of no service, and logs nothing. @param {string} handler */
function serviceName(handler) {
  const [, service] = /^handlers\/(\w+)\//.exec(handler) ?? []
  return service && { POWERTOOLS_SERVICE_NAME: service }
}

/**
 * A function's own variables as the stage's parameters have them; one that is "none" is left out.
 *
 * @param {Record<string, unknown> | undefined} own
 * @param {Record<string, unknown>} parameters
 */
function chosen(own = {}, parameters) {
  const named = Object.entries(pick({ ...own, ...parameters }, Object.keys(own)))
  return Object.fromEntries(named.filter(([, value]) => value !== 'none'))
}

/** @param {Record<string, unknown>} record @param {string[]} names */
function pick(record, names) {
  return Object.fromEntries(names.map((name) => [name, record[name]]))
}

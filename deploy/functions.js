import { logicalId, roleOf } from './roles.js'

/**
 * Applies resources/deployment.yml to each function: its size, role, environment, network and the authorizers of its
 * routes.
 *
 * @param {any} service the service object of Serverless, which is modified
 */
export function equipFunctions(service) {
  const { deployment, environmentByParameter, metricsNamespace, redisUrl } = service.custom
  // Locally all functions share one environment; deployed, each gets only its own variables.
  const settings = service.provider.environment
  service.provider.environment = {}
  for (const [name, definition] of Object.entries(service.functions)) {
    const needs = deployment.functions[name]
    const { size, callers, redis = false, registers = false, metrics = false, tables = {} } = needs
    const role = `${logicalId(name)}Role`
    service.resources.Resources[role] = roleOf(name, definition.name, needs)
    Object.assign(definition, deployment.sizes[size], redis && redisAccess, {
      // For a string or Fn::GetAtt, Serverless would add a redundant DependsOn.
      role: { 'Fn::Sub': `\${${role}.Arn}` },
      events: definition.events.map(withAuthorizer(callers, service.provider.httpApi)),
      environment: {
        ...withParameters(definition.environment, environmentByParameter),
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
 * The differences between resources/deployment.yml and the declared functions, a sentence each.
 *
 * @param {any} service
 * @returns {string[]}
 */
export function checkFunctions({ functions, custom }) {
  const described = custom.deployment.functions
  const missing = Object.keys(functions).filter((name) => !Object.hasOwn(described, name))
  const gone = Object.keys(described).filter((name) => !Object.hasOwn(functions, name))
  return [
    ...missing.map((name) => `resources/deployment.yml must describe the function ${name}`),
    ...gone.map((name) => `resources/deployment.yml describes ${name}, but there is no such function`),
  ]
}

/** Access to Redis: the private subnets, and a key of its own for the environment, which holds the password. */
const redisAccess = {
  vpc: {
    securityGroupIds: [{ Ref: 'LikesFunctions' }],
    subnetIds: [{ Ref: 'PrivateSubnetA' }, { Ref: 'PrivateSubnetB' }],
  },
  kmsKeyArn: { 'Fn::GetAtt': ['EnvironmentKey', 'Arn'] },
}

const apiUrl = { 'Fn::Sub': 'https://${HttpApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}' }

/**
 * Adds the authorizer for the callers to a route; other events are unchanged.
 *
 * @param {'anyone' | 'users' | 'signed' | undefined} callers
 * @param {any} httpApi the settings of the API, with the authorizer for users if there is one
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

/** The variable of a table or index: POLLS_TABLE for `polls/by_polls_title`. @param {string} table */
function tableVariable(table) {
  return `${table.replace(/\/.*/, '').toUpperCase()}_TABLE`
}

/** The service of a handler: likes for `handlers/likes/like.handler`. The fallback has no service and logs nothing. @param {string} handler */
function serviceName(handler) {
  const [, service] = /^handlers\/(\w+)\//.exec(handler) ?? []
  return service && { POWERTOOLS_SERVICE_NAME: service }
}

/**
 * The variables of a function with the values of the stage's parameters. The value "none" omits a variable.
 *
 * @param {Record<string, unknown> | undefined} own
 * @param {Record<string, unknown>} parameters
 */
function withParameters(own = {}, parameters) {
  const variables = Object.entries(pick({ ...own, ...parameters }, Object.keys(own)))
  return Object.fromEntries(variables.filter(([, value]) => value !== 'none'))
}

/** @param {Record<string, unknown>} record @param {string[]} names */
function pick(record, names) {
  return Object.fromEntries(names.map((name) => [name, record[name]]))
}

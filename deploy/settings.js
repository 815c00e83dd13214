/**
 * Applies settings that YAML cannot express: optional parts, a number that must be validated first, and the JSON of the
 * dashboard.
 *
 * @param {any} service the service object of Serverless, which is modified
 * @param {Record<string, string>} parameters
 */
export function applySettings(service, parameters) {
  const { logRetentionDays, corsOrigins = '', jwtIssuer = '', jwtAudience = '', alarmTopic } = parameters
  const { httpApi } = service.provider
  service.provider.logRetentionInDays = Number(logRetentionDays)
  if (corsOrigins !== 'none') {
    httpApi.cors = {
      allowedOrigins: corsOrigins.split(','),
      allowedMethods: ['GET', 'HEAD', 'POST', 'DELETE'],
      allowedHeaders: ['Authorization', 'Content-Type', 'If-None-Match', 'X-Request-Id'],
      exposedResponseHeaders: [
        'ETag',
        'Location',
        'Retry-After',
        'Allow',
        'X-Request-Id',
        'Apigw-Requestid',
        'X-Rate-Limit-Limit',
        'X-Rate-Limit-Remaining',
        'X-Rate-Limit-Reset',
        'X-Access-Level',
        'X-Transaction-Id',
        'X-Response-Time',
        'Api-Version',
      ],
      maxAge: 3_600,
    }
  }
  if (jwtIssuer !== 'none') {
    const identitySource = '$request.header.Authorization'
    httpApi.authorizers = {
      users: { type: 'jwt', identitySource, issuerUrl: jwtIssuer, audience: jwtAudience.split(',') },
    }
  }
  for (const { Type, Properties } of Object.values(service.resources.Resources)) {
    if (Type === 'AWS::CloudWatch::Alarm' && alarmTopic !== 'none') {
      Object.assign(Properties, { AlarmActions: [alarmTopic], OKActions: [alarmTopic] })
    }
    if (Type === 'AWS::CloudWatch::Dashboard') {
      Properties.DashboardBody = { 'Fn::Sub': JSON.stringify(Properties.DashboardBody) }
    }
  }
}

/**
 * Removes dependencies that Serverless adds to routes and the stage although their references imply them; cfn-lint warns
 * about these.
 *
 * @param {{ Resources: Record<string, { Type: string, DependsOn?: string | string[] }> }} template
 */
export function dropImpliedDependencies({ Resources }) {
  for (const resource of Object.values(Resources)) {
    if (/^AWS::ApiGatewayV2::(Route|Stage)$/.test(resource.Type)) delete resource.DependsOn
  }
}

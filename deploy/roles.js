/** The logical id of a function in the template. @param {string} name */
export function logicalId(name) {
  return `${name[0]?.toUpperCase()}${name.slice(1)}`
}

/**
 * The role of a function: it may write its own log and perform the listed actions on tables and queues.
 *
 * @param {string} name the function's name in serverless.yml
 * @param {string} deployedName the function's name on AWS
 * @param {{ redis?: boolean, tables?: Record<string, string[]>, queues?: Record<string, string[]> }} needs
 */
export function roleOf(name, deployedName, { redis = false, tables = {}, queues = {} }) {
  const statements = [
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], attribute(`${logicalId(name)}LogGroup`, 'Arn')),
    ...Object.entries(tables)
      .filter(([, actions]) => actions.length > 0)
      .map(([table, actions]) => allow(prefixed('dynamodb', actions), tableArn(table))),
    ...Object.entries(queues).map(([queue, actions]) =>
      allow(prefixed('sqs', actions), attribute(queue, 'Arn')),
    ),
    ...(redis ? [decryptEnvironment(deployedName), ...networkInterfaces(deployedName)] : []),
  ]
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      },
      Policies: [
        { PolicyName: 'function', PolicyDocument: { Version: '2012-10-17', Statement: statements } },
      ],
    },
  }
}

/** @param {string[]} Action @param {unknown} Resource */
function allow(Action, Resource) {
  return { Effect: 'Allow', Action, Resource }
}

/** @param {string} service @param {string[]} actions */
function prefixed(service, actions) {
  return actions.map((action) => `${service}:${action}`)
}

/** @param {string} resource @param {string} name */
function attribute(resource, name) {
  return { 'Fn::GetAtt': [resource, name] }
}

/** The ARN of a table such as `polls`, or of an index such as `polls/by_polls_title`. @param {string} table */
function tableArn(table) {
  const [key = '', index] = table.split('/')
  const resource = `${logicalId(key)}Table`
  return index ? { 'Fn::Sub': `\${${resource}.Arn}/index/${index}` } : attribute(resource, 'Arn')
}

/** The ARN of a function, without a reference to it. @param {string} deployedName */
function functionArn(deployedName) {
  const account = '${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}'
  return { 'Fn::Sub': `arn:${account}:function:${deployedName}` }
}

/** Lambda decrypts the environment with the function's role. The condition excludes other functions' environments. @param {string} deployedName */
function decryptEnvironment(deployedName) {
  return {
    ...allow(['kms:Decrypt'], attribute('EnvironmentKey', 'Arn')),
    Condition: {
      StringEquals: { 'kms:EncryptionContext:aws:lambda:FunctionArn': functionArn(deployedName) },
    },
  }
}

const interfaceActions = [
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
]

/**
 * The permissions that Lambda itself needs in the function's role to attach the function to the network. The interfaces
 * do not exist yet and belong to no function, so no ARN can name them, and Lambda rejects a narrower role. The function's
 * code is denied all of this: only its own calls carry lambda:SourceFunctionArn.
 *
 * @param {string} deployedName
 */
function networkInterfaces(deployedName) {
  return [
    allow(interfaceActions, {
      'Fn::Sub': 'arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:*/*',
    }),
    // IAM supports no resources for these actions, only "*".
    allow(['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'], '*'),
    {
      Effect: 'Deny',
      Action: [...interfaceActions, 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'],
      Resource: '*',
      Condition: { ArnEquals: { 'lambda:SourceFunctionArn': functionArn(deployedName) } },
    },
  ]
}

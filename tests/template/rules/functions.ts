import { describe, expect, test } from '@jest/globals'
import { allowed, functionsOf, type Packaged, type RoleProperties } from '../../support/packaged.ts'

/** Each function for itself: its machine, its role, its log. */
export function describeFunctions(packaged: Packaged): void {
  describe('every function', () => {
    test('runs on arm64 and Node.js 24, with memory and a time-out of its own', () => {
      expect(functionsOf(packaged).length).toBeGreaterThan(20)
      for (const [, { Properties }] of functionsOf(packaged)) {
        expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] })
        expect([256, 512, 1769]).toContain(Properties.MemorySize)
        expect([3, 6, 24]).toContain(Properties.Timeout)
      }
    })

    test('has a role that no other has', () => {
      const roles = functionsOf(packaged).map(([, { Properties }]) => JSON.stringify(Properties.Role))
      expect(new Set(roles).size).toBe(functionsOf(packaged).length)
      expect(packaged.of('AWS::IAM::Role')).toHaveLength(functionsOf(packaged).length)
      expect(packaged.resources).not.toHaveProperty('IamRoleLambdaExecution')
    })

    test('may write its own log and no other', () => {
      for (const [name] of functionsOf(packaged)) {
        const key = name.replace(/LambdaFunction$/, '')
        const logs = allowed(packaged.one(`${key}Role`)).filter(({ Action }) =>
          String(Action).startsWith('logs:'),
        )
        expect(logs).toEqual([
          {
            Effect: 'Allow',
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: { 'Fn::GetAtt': [`${key}LogGroup`, 'Arn'] },
          },
        ])
      }
    })
  })

  describe('roles', () => {
    const roles = () => packaged.of<RoleProperties>('AWS::IAM::Role')

    test('name their actions one by one, and take no managed policy', () => {
      for (const [, role] of roles()) {
        for (const { Action } of allowed(role)) expect([Action].flat().join()).not.toContain('*')
        expect(role.Properties).not.toHaveProperty('ManagedPolicyArns')
      }
    })

    test('name their resources, but for the network interfaces that Lambda itself makes', () => {
      const wild = roles().flatMap(([name, role]) =>
        allowed(role)
          .filter(({ Resource }) => JSON.stringify(Resource).includes('*'))
          .map((statement) => ({ name, ...statement })),
      )
      const beside = functionsOf(packaged).filter(([, { Properties }]) => Properties.VpcConfig)
      expect(wild.length).toBe(2 * beside.length)
      for (const { name, Action } of wild) {
        expect([Action].flat().every((action) => action.startsWith('ec2:'))).toBe(true)
        expect(beside.map(([key]) => key)).toContain(name.replace(/Role$/, 'LambdaFunction'))
      }
    })

    test('let Lambda decrypt the environment that holds the password, of the same function alone', () => {
      const [statement, ...others] = allowed(packaged.one<RoleProperties>('LikePostRole')).filter(
        ({ Action }) => String(Action).startsWith('kms:'),
      )
      expect(others).toEqual([])
      expect(statement).toMatchObject({
        Action: ['kms:Decrypt'],
        Resource: { 'Fn::GetAtt': ['EnvironmentKey', 'Arn'] },
      })
      expect(JSON.stringify(statement?.Condition)).toMatch(
        /aws:lambda:FunctionArn.*function:microblog-\w+-likePost"/,
      )
    })

    test('deny a function what only Lambda itself is to do', () => {
      const denied = JSON.stringify(packaged.one<RoleProperties>('LikePostRole')).match(
        /"Effect":"Deny".*/,
      )?.[0]
      expect(denied).toContain('lambda:SourceFunctionArn')
      expect(denied).toMatch(/function:microblog-\w+-likePost"/)
    })
  })
}

import { equals } from '@jest/expect-utils'
import { expect } from '@jest/globals'

/** The expected resources of a template, by their names, each complete. */
export type Rules = Readonly<Record<string, unknown>>

export function resource(Type: string, Properties: object, policies: object = {}) {
  return { Type, Properties, ...policies }
}

export function ref(name: string) {
  return { Ref: name }
}

export function attribute(resource: string, name: string) {
  return { 'Fn::GetAtt': [resource, name] }
}

export function arn(resource: string) {
  return attribute(resource, 'Arn')
}

export function sub(text: string) {
  return { 'Fn::Sub': text }
}

export function joined(...parts: readonly unknown[]) {
  return { 'Fn::Join': ['', parts] }
}

export function policy(...Statement: readonly object[]) {
  return { Version: '2012-10-17', Statement }
}

export function allow(Action: unknown, Resource: unknown, others: object = {}) {
  return { Effect: 'Allow', Action, Resource, ...others }
}

export function tag(value: string) {
  return { Tags: [{ Key: 'Name', Value: value }] }
}

/** Any text for human readers, without a placeholder of CloudFormation. */
export const anyText: unknown = expect.stringMatching(/^\w[^{}]{2,}$/)

/** A string of JSON that equals this value. */
export function json(expected: unknown) {
  return {
    asymmetricMatch(text: unknown) {
      try {
        return equals(JSON.parse(text as string), expected)
      } catch {
        return false
      }
    },
    toString: () => 'JSON',
    toAsymmetricMatcher: () => `JSON ${JSON.stringify(expected)}`,
  }
}

/** `likePost` is LikePost in the template. */
export function logicalName(name: string): string {
  return `${name[0]?.toUpperCase()}${name.slice(1)}`
}

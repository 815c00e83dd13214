import { checkFunctions, equipFunctions } from './functions.js'
import { applyParameters, checkParameters, parametersOf } from './parameters.js'

/**
 * Makes what is packaged whole, out of resources/deployment.yml and the stage's parameters, and refuses
 * parameters that are wrong before anything is made. Nothing here has a part in what runs locally.
 */
export default class DeploymentPlugin {
  /** @param {any} serverless */
  constructor(serverless) {
    const { service, classes, configurationInput, processedInput } = serverless
    const stage = () => serverless.getProvider('aws').getStage()
    const parameters = () => parametersOf(stage(), configurationInput.params, processedInput.options.param)
    /** @param {string[]} problems */
    const refuse = (problems) => {
      if (problems.length > 0) throw new classes.Error(problems.join('\n'), 'WRONG_CONFIGURATION')
    }
    this.hooks = {
      initialize: () => refuse(checkParameters(stage(), parameters())),
      'after:package:initialize'() {
        refuse(checkFunctions(service))
        applyParameters(service, parameters())
        equipFunctions(service)
      },
      'after:aws:package:finalize:mergeCustomProviderResources'() {
        dropImpliedDependencies(service.provider.compiledCloudFormationTemplate)
      },
    }
  }
}

/**
 * Serverless has routes and the stage depend by name on what they refer to anyway, which cfn-lint warns of.
 *
 * @param {{ Resources: Record<string, { Type: string, DependsOn?: string | string[] }> }} template
 */
function dropImpliedDependencies({ Resources }) {
  for (const resource of Object.values(Resources)) {
    if (/^AWS::ApiGatewayV2::(Route|Stage)$/.test(resource.Type)) delete resource.DependsOn
  }
}

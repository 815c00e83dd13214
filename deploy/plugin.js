import { checkFunctions, equipFunctions } from './functions.js'
import { checkParameters, parametersOf } from './parameters.js'
import { applySettings, dropImpliedDependencies } from './settings.js'

/**
 * Completes a package from resources/deployment.yml and the stage's parameters, and rejects invalid parameters before
 * anything is built. It does not affect the local stack.
 */
export default class DeploymentPlugin {
  /** @param {any} serverless */
  constructor(serverless) {
    const { service, classes, configurationInput, processedInput } = serverless
    const stage = () => serverless.getProvider('aws').getStage()
    const parameters = () => parametersOf(stage(), configurationInput.params, processedInput.options.param)
    /** @param {string[]} problems */
    const rejectIfAny = (problems) => {
      if (problems.length > 0) throw new classes.Error(problems.join('\n'), 'WRONG_CONFIGURATION')
    }
    this.hooks = {
      initialize: () => rejectIfAny(checkParameters(stage(), parameters())),
      'after:package:initialize'() {
        rejectIfAny(checkFunctions(service))
        applySettings(service, parameters())
        equipFunctions(service)
      },
      'after:aws:package:finalize:mergeCustomProviderResources'() {
        dropImpliedDependencies(service.provider.compiledCloudFormationTemplate)
      },
    }
  }
}

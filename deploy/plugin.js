import { checkFunctions, equipFunctions } from './functions.js'
import { checkParameters, parametersOf } from './parameters.js'
import { applySettings, dropImpliedDependencies } from './settings.js'

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
        applySettings(service, parameters())
        equipFunctions(service)
      },
      'after:aws:package:finalize:mergeCustomProviderResources'() {
        dropImpliedDependencies(service.provider.compiledCloudFormationTemplate)
      },
    }
  }
}

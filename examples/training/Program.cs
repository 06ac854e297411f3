using Sgvb;
using Sgvb.Data;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;
using Sgvb.Noise;

// Any estimator: dotnet run -- flipout. Digits are drawn here; nothing is downloaded.
var method = new Method(EstimatorSpec.Parse(args is [var name, ..] ? name : "local-reparam"), PosteriorSpec.Alpha(), KlKind.Molchanov);
var workload = Workload.TryParse("784-32-10")!.WithMinibatch(100);
var data = Digits.Default;

// What makes no sense, such as binary dropout with a learned alpha, is one line.
try
{
    Registry.Validate(method);
}
catch (SgvbException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

using var step = Registry.CreateStep("simd", method, workload, data.Train.Rows);
var parameters = Initialisation.He.Begin(workload.Network, method.Posterior, seed: 1);
var gradients = new Parameters(workload.Network, method.Posterior);
var adam = new Adam(parameters, gradients, learnScale: true, Environment.ProcessorCount);
var minibatch = new MinibatchSampler(data.Train, workload.Minibatch);

for (var number = 0u; number < 1000; number++)
{
    var key = new NoiseKey(Seed: 1, Stream: 0, Draw: number);
    minibatch.Draw(key);
    step.SetMinibatch(minibatch.Images, minibatch.Labels);
    step.SetParameters(parameters);
    step.Run(key);
    step.GetGradients(gradients);
    adam.Step(learningRate: 2e-3);
    if (number is 0 || number % 200 == 199)
        Console.WriteLine($"step {number + 1}: loss {step.Loss:0.000}");
}

return 0;

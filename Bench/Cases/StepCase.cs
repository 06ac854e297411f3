using Sgvb.Measuring.Agreement;
using Sgvb.Measuring.Peak;
using Sgvb.Model.Kl;
using Sgvb.References;

namespace Sgvb.Bench.Cases;

/// <summary>One training step: a method on a backend at a size.</summary>
public sealed record StepCase(string Name, Method Method, string Backend, Workload Workload, int Threads, uint Seed) : IBenchCase, ICheckedStep
{
    /// <summary>N of the objective; it only scales the KL term.</summary>
    public const int TrainingExamples = 60_000;

    public double Flops => StepCost.Flops(Workload, Method.Estimator, Method.Posterior);

    public double Bytes => StepCost.Bytes(Workload, Method.Estimator);

    public double Normals => StepCost.Normals(Workload, Method.Estimator);

    public BenchmarkRow Row => new()
    {
        Benchmark = "step",
        Case = Method.Case(Backend, Workload, Name),
        Threads = Threads,
        Samples = 0,
        MedianNs = 0,
    };

    /// <summary>Eight words: name, posterior, KL, backend, workload, M, threads, seed.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Name} {Method.Posterior} {Method.Kl.Name} {Backend} {Workload.Name} {Workload.Minibatch} {Threads} {Seed}");

    /// <exception cref="SgvbException">Not the text of a case.</exception>
    public static StepCase Parse(string text)
    {
        if (text.Split(' ') is not [var name, var posterior, var kl, var backend, var workload, var m, var threads, var seed])
            throw new SgvbException($"'{text}' is no case of a step benchmark");
        var values = new CommonValues { Estimators = [name] };
        if (!Registry.Presets.Keys.Any(p => name == p || name.StartsWith(p + "+", StringComparison.Ordinal)))
            values = values with { Posterior = ModelNames.Posterior(posterior), Kl = ModelNames.Kl(kl) };
        var method = MethodSelection.Choose(values, [], out _)[0].Method;
        return new StepCase(name, method, backend, ModelNames.Workload(workload, int.Parse(m, CultureInfo.InvariantCulture)),
            int.Parse(threads, CultureInfo.InvariantCulture), uint.Parse(seed, CultureInfo.InvariantCulture));
    }
}

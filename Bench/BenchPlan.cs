using Sgvb.Runs.CommandLine;

namespace Sgvb.Bench;

/// <summary>What is to be timed, from the common options.</summary>
public sealed record BenchPlan
{
    public required IReadOnlyList<StepCase> Steps { get; init; }

    public required IReadOnlyList<NoiseCase> Noise { get; init; }

    public required IReadOnlyList<GemmCase> Gemm { get; init; }

    public required IReadOnlyList<BackendEntry> Backends { get; init; }

    public required int Threads { get; init; }

    /// <summary>See <see cref="CommonValues.NamesBackends"/>.</summary>
    public required bool NamesBackends { get; init; }

    /// <summary>What was left out, and why.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Remarks on single cases, by their text.</summary>
    public required IReadOnlyDictionary<string, string> Remarks { get; init; }

    /// <summary>Everything to be timed.</summary>
    public IReadOnlyList<IBenchCase> Cases => [.. Steps, .. Noise, .. Gemm];

    /// <summary>The cases that are wanted.</summary>
    public BenchPlan Only(Func<IBenchCase, bool> wanted) => this with
    {
        Steps = [.. Steps.Where(c => wanted(c))],
        Noise = [.. Noise.Where(c => wanted(c))],
        Gemm = [.. Gemm.Where(c => wanted(c))],
    };

    /// <exception cref="SgvbException">An unknown name, a combination that makes no sense, or a named backend that cannot be timed.</exception>
    public static BenchPlan Of(CommonValues values)
    {
        var methods = MethodSelection.Choose(values, [NameList.All], out var withoutMethods);
        var backends = BackendSelection.ForTiming(values, out var withoutBackends);
        var workloads = WorkloadSelection.Choose(values, [Workload.Mnist.Name]);
        var threads = values.Threads ?? Environment.ProcessorCount;
        var notes = new List<string>([.. withoutMethods, .. withoutBackends]);
        notes.AddRange(backends.Where(b => b.CreateBackend is null).Select(b => $"{b.Name} has no matrix product and no noise of its own to time"));
        var remarks = new Dictionary<string, string>();
        var steps = new List<StepCase>();
        foreach (var workload in workloads)
            foreach (var (name, method) in methods)
                foreach (var backend in backends)
                    steps.Add(Step(name, method, backend, workload, threads, values.Seed, remarks));
        var own = backends.Where(b => b.CreateBackend is not null).ToList();
        return new BenchPlan
        {
            Steps = steps,
            Noise = [.. own.SelectMany(b => NoiseCase.Of(b.Name, threads))],
            Gemm = [.. own.SelectMany(b => workloads.SelectMany(w => GemmCase.Of(b.Name, w, threads))).Distinct()],
            Backends = backends,
            Threads = threads,
            NamesBackends = values.NamesBackends,
            Notes = notes,
            Remarks = remarks,
        };
    }

    private static StepCase Step(
        string name, Method method, BackendEntry backend, Workload workload, int threads, uint seed, Dictionary<string, string> remarks)
    {
        var step = new StepCase(name, method, backend.Name,
            StoredNoise.IsLong(backend, method.Estimator, workload) ? workload.WithMinibatch(StoredNoise.LargestMinibatch) : workload, threads, seed);
        if (step.Workload.Minibatch != workload.Minibatch)
            remarks[step.ToString()] = $"timed at M = {step.Workload.Minibatch} in place of {workload.Minibatch}; time is proportional to M";
        return step;
    }
}

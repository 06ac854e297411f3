using Sgvb.Backends.Simd;
using Sgvb.Bench.Benchmarks;
using Sgvb.Common.Statistics;
using Sgvb.Measuring.Timing;
using Sgvb.Model.Posterior;
using Sgvb.Noise;
using Sgvb.Numerics;
using Sgvb.Recipes;

namespace Sgvb.Bench.Targets;

/// <summary>Targets of whole training steps: against libtorch on the same machine, and against each other.</summary>
/// <param name="threads">Of both sides.</param>
/// <param name="seed">Of inputs and noise.</param>
/// <param name="workload">Of every step.</param>
/// <param name="budget">For the rounds of one target.</param>
/// <param name="stop">Ends between samples.</param>
/// <param name="torchNote">What a reader of a ratio to libtorch must know.</param>
/// <param name="ours">The backend whose targets they are.</param>
/// <param name="peer">libtorch on the same device.</param>
public sealed class StepTargets(
    int threads, uint seed, Workload workload, TimeSpan budget, CancellationToken stop, Func<string>? torchNote = null,
    string ours = SimdBackend.RegistryName, string peer = "torch")
{
    internal const string PerExample = "per-example";

    private const string Simd = SimdBackend.RegistryName;

    /// <summary>The managed backend with the named faster generator.</summary>
    private const string Faster = SimdBackend.RowHashName;

    private Rounds? _perExample;

    /// <summary>The steps of these estimators on both sides, where there are both.</summary>
    public IEnumerable<StepCase> Timed(IEnumerable<string> names) =>
        from name in names
        from backend in (string[])[ours, peer]
        where Registry.Backends.Any(b => b.Name == backend && b.Unavailable is null)
        select Case(name, backend);

    /// <summary>The managed backend's per-example step with the faster generator.</summary>
    public StepCase TimedFaster => Case(PerExample, Faster);

    public Measured AgainstTorch(string name)
    {
        RequirePeer();
        var given = Case(name, ours);
        using var torch = Start(Case(name, peer));
        using var mine = Start(given);
        var rounds = Rounds.Measure([new(torch.Run), new(mine.Run)], threads, budget, stop);
        // The peak loop is the processor's: it says nothing of a GPU.
        var shares = ours == Simd ? $"multiply-adds at {Share(1)} of the FMA peak, libtorch's at {Share(0)}" : "";
        return new Measured(rounds.Ratio(0, 1), rounds.LowestPeak, threads, OneLine.Joined(shares, torchNote?.Invoke() ?? ""));

        string Share(int side) => MedianInterval.Of(rounds.Share(side, given.Flops, rounds.Peaks)).Median.ToString("0.00", CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// libtorch keeps every example's weights, so it runs fewer examples, and its time is scaled. Ours make no noise for inputs of zero.
    /// </summary>
    /// <param name="faster">With the named faster generator; otherwise with the contract's.</param>
    public Measured PerExampleAgainstTorch(bool faster)
    {
        RequirePeer();
        var stored = Math.Min(workload.Minibatch, StoredNoise.LargestMinibatch);
        var part = Case(PerExample, peer) with { Workload = workload.WithMinibatch(stored) };
        _perExample ??= PerExampleRounds(part);
        var scale = (double)workload.Minibatch / part.Workload.Minibatch;
        return new Measured([.. _perExample.Ratio(0, faster ? 2 : 1).Select(r => r * scale)], _perExample.LowestPeak, threads,
            $"libtorch at M = {part.Workload.Minibatch}, its time times {scale:0.#}; ours makes no noise for an input of zero");
    }

    /// <summary>
    /// The step of the local reparameterization over the pass without noise. It has twice the products, and beside them one normal a
    /// pre-activation, s² and the minibatch's X²: the limit is two passes and these three, with everything else for nothing.
    /// </summary>
    public Measured LocalOverNoNoise()
    {
        using var first = Start(Case("local-reparam", Simd));
        using var second = Start(Case("no-noise", Simd));
        using var backend = SimdBackend.Create(threads);
        var widths = workload.Widths;
        using var normals = backend.Allocate(workload.Minibatch, widths.Skip(1).Sum());
        using var images = backend.Allocate(workload.Minibatch, widths[0]);
        using var level = backend.Allocate(1, 1);
        using var weights = backend.Allocate(widths.Zip(widths.Skip(1), (inputs, outputs) => inputs * outputs).Sum() / widths[1], widths[1]);
        var draw = 0ul;
        var rounds = Rounds.Measure([new(first.Run), new(second.Run), new(Rest)], threads, budget, stop);
        return new Measured(rounds.Ratio(0, 1), rounds.LowestPeak, threads)
        {
            Limits = [.. rounds.Ratio(2, 1).Select(r => 2 + r)],
            LimitReason = "two passes, the normals, s² and X²",
        };

        void Rest(int count)
        {
            for (var i = 0; i < count; i++)
            {
                backend.FillNoise(normals, new NoiseKey(seed, 0, draw++).For(0, NoiseStream.Benchmark), NoiseKind.Normal);
                backend.Map<LocalReparam<AlphaRule>.Variance>(Operands.Read(weights, level).Write(weights));
                backend.Map<Square>(Operands.Read(images).Write(images));
            }
        }
    }

    /// <summary>A step with the squares of every layer's per-example gradients, over the step alone.</summary>
    public Measured Moments(string name)
    {
        using var session = Start(Case(name, Simd));
        if (session.Step is not IMomentStep { HasMoments: true } step)
            throw new SgvbException($"{name} has no moments");
        var squares = new double[step.Workload.Minibatch];
        var rounds = Rounds.Measure([new(Both), new(session.Run)], threads, budget, stop);
        return new Measured(rounds.Ratio(0, 1), rounds.LowestPeak, threads);

        void Both(int count)
        {
            for (var i = 0; i < count; i++)
            {
                session.Run(1);
                for (var l = 0; l < session.Step.Workload.Layers; l++)
                    step.ThetaSquares(l, squares);
            }
        }
    }

    /// <summary>
    /// The most that any estimator's step allocates on the managed heap, all threads together, once it is warm. The counter is the whole
    /// process's, where the runtime's own threads allocate now and then: of several tries the least counts.
    /// </summary>
    public Measured Allocation()
    {
        const int steps = 10, tries = 5;
        var most = 0.0;
        foreach (var entry in Registry.Estimators)
        {
            stop.ThrowIfCancellationRequested();
            using var session = Start(Case(entry.Name, Simd) with { Workload = Workload.Tiny });
            session.Run(steps);
            var least = double.PositiveInfinity;
            for (var i = 0; i < tries && least > 0; i++)
            {
                var before = GC.GetTotalAllocatedBytes(precise: true);
                session.Run(steps);
                least = Math.Min(least, (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / steps);
            }

            most = Math.Max(most, least);
        }

        return new Measured([most], null, threads, $"{Registry.Estimators.Count} estimators, tiny workload");
    }

    public Measured TwoThreads(string name)
    {
        if (Environment.ProcessorCount < 2)
            throw new SgvbException("this process may use one processor only");
        using var one = Start(Case(name, Simd) with { Threads = 1 });
        using var two = Start(Case(name, Simd) with { Threads = 2 });
        // Neighbours on the host and a lower clock under load cost the second thread something before any step is run.
        var rounds = Rounds.Measure([new(one.Run), new(two.Run)], 2, budget, stop, () => Rounds.Peak(1, stop));
        return new Measured(rounds.Ratio(0, 1), rounds.LowestPeak, 2)
        {
            Limits = [.. rounds.Peaks.Zip(rounds.Gauged, (both, single) => both / single)],
            LimitReason = "peak loop of two threads over one",
        };
    }

    private Rounds PerExampleRounds(StepCase part)
    {
        using var torch = Start(part);
        using var contract = Start(Case(PerExample, ours));
        using var faster = ours == Simd ? Start(Case(PerExample, Faster)) : null;
        IReadOnlyList<Contender> contenders = [new(torch.Run), new(contract.Run)];
        return Rounds.Measure(faster is null ? contenders : [.. contenders, new(faster.Run)], threads, budget, stop);
    }

    private StepCase Case(string name, string backend)
    {
        var method = MethodSelection.Choose(new CommonValues { Estimators = [name] }, [], out _)[0];
        return new StepCase(method.Name, method.Method, backend, workload, threads, seed);
    }

    private static StepSession Start(StepCase given)
    {
        var session = new StepSession();
        session.Start(given);
        return session;
    }

    /// <exception cref="SgvbException">There is no such libtorch here.</exception>
    private void RequirePeer()
    {
        if (Registry.Backend(peer).Unavailable is { } reason)
            throw new SgvbException($"{peer}: {reason}");
    }
}

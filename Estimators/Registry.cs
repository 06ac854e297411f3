using Sgvb.Backends.Simd;
using Sgvb.Backends.Simd.Lanes;
using Sgvb.Model.Kl;
using Sgvb.Recipes;

namespace Sgvb;

/// <summary>The one list of estimators, presets, workloads and backends.</summary>
public static class Registry
{
    public static IReadOnlyList<EstimatorEntry> Estimators { get; } = OneByName<EstimatorEntry>(
    [
        new NoNoiseEntry(),
        new SharedEntry(),
        new GroupedEntry(),
        new PerExampleEntry(),
        new LocalReparamEntry(),
        new FlipoutEntry(),
        new InputNoiseEntry(),
        new BinaryInputNoiseEntry(),
        new SplitEntry(),
        new RqmcEntry(),
        new StlEntry(),
        new VognEntry(),
        new MomentEntry(),
        .. Extensions.Of<EstimatorEntry>(),
    ], e => e.Name);

    public static IReadOnlyList<BackendEntry> Backends { get; } = OneByName<BackendEntry>(
    [
        new("simd", "managed code on the processor's vector units", () => null, () => SimdPaths.Choose().ToString().ToLowerInvariant(),
            BackendEntry.Recipe(threads => SimdBackend.Create(threads)))
        {
            CreateBackend = threads => SimdBackend.Create(threads),
            KeepsToItsThreads = true,
        },
        new(SimdBackend.RowHashName, "simd with a faster generator of noise than the contract's; only where named", () => null,
            () => SimdPaths.Choose().ToString().ToLowerInvariant(), BackendEntry.Recipe(threads => SimdBackend.Create(threads, generator: NoiseGenerator.RowHash)))
        {
            CreateBackend = threads => SimdBackend.Create(threads, generator: NoiseGenerator.RowHash),
            Generator = NoiseGenerator.RowHash,
            KeepsToItsThreads = true,
            IsVariant = true,
        },
        .. Extensions.Of<BackendEntry>(),
    ], b => b.Name);

    /// <summary>The managed backend: what measures where nobody names another, and what others are compared with.</summary>
    public static BackendEntry Default => Backends[0];

    public static IReadOnlyList<Workload> Workloads { get; } = Workload.All;

    /// <summary>The paper's methods: estimator × posterior × KL under their names.</summary>
    public static IReadOnlyDictionary<string, Method> Presets { get; } = new Dictionary<string, Method>
    {
        ["gaussian-dropout-a"] = new(new EstimatorSpec("input-noise"), PosteriorSpec.Alpha(learned: false), KlKind.None),
        ["gaussian-dropout-b"] = new(new EstimatorSpec("local-reparam"), PosteriorSpec.Alpha(learned: false), KlKind.None),
        ["binary-dropout"] = new(new EstimatorSpec("binary-input-noise"), PosteriorSpec.Alpha(learned: false), KlKind.None),
        ["variational-dropout-a"] = new(new EstimatorSpec("input-noise"), PosteriorSpec.Alpha(), KlKind.Cubic),
        ["variational-dropout-a2"] = new(new EstimatorSpec("input-noise"), PosteriorSpec.Alpha(), KlKind.Cubic, 1.0 / 3),
        ["variational-dropout-b"] = new(new EstimatorSpec("local-reparam"), PosteriorSpec.Alpha(), KlKind.Cubic),
    };

    /// <exception cref="SgvbException">No estimator has this name.</exception>
    public static EstimatorEntry Estimator(string name) => Estimators.FirstOrDefault(e => e.Name == name)
        ?? throw new SgvbException($"Unknown estimator '{name}'; known are {string.Join(", ", Estimators.Select(e => e.Name))}.");

    /// <exception cref="SgvbException">No backend has this name.</exception>
    public static BackendEntry Backend(string name) => Backends.FirstOrDefault(b => b.Name == name)
        ?? throw new SgvbException($"Unknown backend '{name}'; known are {string.Join(", ", Backends.Select(b => b.Name))}{Extensions.Missing}.");

    /// <summary>Makes a training step; a combination that makes no sense, or a backend that is unavailable, is refused in one line.</summary>
    /// <param name="backend">A registered backend's name.</param>
    /// <param name="method">Estimator, posterior and KL.</param>
    /// <param name="workload">Widths and minibatch size.</param>
    /// <param name="trainingExamples">N, the KL term's divisor.</param>
    /// <param name="threads">Processor threads; 0 takes all that the process may use.</param>
    public static ITrainingStep CreateStep(string backend, Method method, Workload workload, int trainingExamples, int threads = 0)
    {
        return Backend(backend).CreateStep(method, workload, trainingExamples, threads);
    }

    /// <exception cref="SgvbException">The combination makes no sense; the message says why.</exception>
    public static void Validate(Method method)
    {
        var entry = Estimator(method.Estimator.Name);
        var posterior = method.Posterior;
        if (posterior.Kind == PosteriorKind.Sigma && posterior.Tie is not (Tie.Weight or Tie.Factors))
            throw new SgvbException("A sigma posterior is tied by weight or by factors.");
        if (posterior.Tie == Tie.Factors && (posterior.Kind != PosteriorKind.Sigma || posterior.Factors is < 1 or > PosteriorSpec.MostFactors))
            throw new SgvbException($"A k-tied posterior has 1 to {PosteriorSpec.MostFactors} factors of sigma.");
        if (posterior.Tie == Tie.Factors && method.Kl.Expected is not (KlKind.None or KlKind.Gaussian))
            throw new SgvbException($"{posterior} is a posterior beside a Gaussian prior: use --kl gaussian or none, not {method.Kl.Name}.");
        if (entry.NoiseOnInputs && (posterior.Kind != PosteriorKind.Alpha || posterior.Tie == Tie.Weight))
            throw new SgvbException($"{entry.Name} has one noise variable an input unit: use --posterior alpha or alpha-unit, not {posterior}.");
        if (entry.NoiseOnInputs && method.Kl == KlKind.Gaussian)
            throw new SgvbException($"{entry.Name} has no Gaussian weight posterior: use --kl none, cubic, molchanov or exact.");
        if (method.KlOverInputs && (posterior.Kind != PosteriorKind.Alpha || method.Kl is KlKind.None || method.Kl.Expected == KlKind.Gaussian))
            throw new SgvbException($"a KL term over a layer's inputs is one to the log-uniform prior with alpha (cubic, molchanov or exact): not {method.Kl.Name} with {posterior}.");
        if (method.Kl == KlKind.Sampled && !entry.HasWeightSample)
            throw new SgvbException($"{entry.Name} has no weight sample that the minibatch shares, to take the KL term at: use --kl {KlKind.Sampled.Expected.Name}.");
        if (!entry.CanLearnNoise && posterior.Learned)
            throw new SgvbException($"{entry.Name} cannot learn its noise: use --posterior alpha-fixed.");
        if (!entry.HasNoise && method.Estimator.Antithetic)
            throw new SgvbException($"{entry.Name} has no noise to mirror: leave --antithetic out.");
        if (!entry.HasNoise && method.Estimator.Draws > 1)
            throw new SgvbException($"{entry.Name} has no noise, so every draw of it is the same: leave +draws out.");
        if (entry.Argument is null && method.Estimator.Argument is not null)
            throw new SgvbException($"{method.Estimator}: {entry.Name} takes no number after a colon.");
        if (entry.Argument is { Usual: { } usual } one && method.Estimator.Argument is null)
            throw new SgvbException($"{entry.Name}: say the {one.Meaning}, as in {entry.Name}:{usual}.");
        if (method.Estimator.Argument is { First: < 1 or > EstimatorArgument.Largest } or { Second: < 1 or > EstimatorArgument.Largest })
            throw new SgvbException($"{method.Estimator}: the number after the colon is 1 to {EstimatorArgument.Largest}.");
        if (entry.Argument is { TakesTwo: false } rule && method.Estimator.Argument is { Second: not null })
            throw new SgvbException($"{method.Estimator}: {entry.Name} takes one number, a {rule.Meaning}.");
        if (method.Estimator.Draws is < 1 or > EstimatorModifiers.MostDraws)
            throw new SgvbException($"{method.Estimator}: draws are 1 to {EstimatorModifiers.MostDraws}.");
        if (entry.Refusal(method) is { } refusal)
            throw new SgvbException(refusal);
        if (method.Kl == KlKind.Cubic && posterior.Kind == PosteriorKind.Alpha && Math.Max(posterior.InitialInput, posterior.InitialHidden) > 1)
            throw new SgvbException("The cubic KL approximation holds for alpha <= 1 only; use --kl molchanov or --kl exact.");
    }

    /// <summary>The first of two with one name would hide the second.</summary>
    private static IReadOnlyList<T> OneByName<T>(IReadOnlyList<T> entries, Func<T, string> name) =>
        entries.GroupBy(name).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw new SgvbException($"{Extensions.Variable}: two are called {twice.Key}; what an extension adds has a name of its own.")
            : entries;
}

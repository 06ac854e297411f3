using Sgvb.Backends.Simd;
using Sgvb.Recipes;

namespace Sgvb;

/// <summary>
/// A backend as the registry lists it. One that stands in an assembly of its own derives from this and has a constructor without parameters:
/// see <see cref="ExtensionAttribute"/>.
/// </summary>
/// <param name="name">The name in options and reports.</param>
/// <param name="summary">One line for help and reports.</param>
/// <param name="unavailable">Why the backend cannot be used here, in one line; null where it can.</param>
/// <param name="device">What it runs on: instruction set or device, with versions.</param>
/// <param name="create">Makes a training step.</param>
public class BackendEntry(string name, string summary, Func<string?> unavailable, Func<string> device, BackendEntry.StepFactory create)
{
    public delegate ITrainingStep StepFactory(Method method, Workload workload, int trainingExamples, int threads);

    public string Name { get; } = name;

    public string Summary { get; } = summary;

    public string? Unavailable => unavailable();

    public string Device => device();

    /// <summary>Whether steps run on the processor, whose peak they are then rated against.</summary>
    public bool RunsOnProcessor { get; init; } = true;

    /// <summary>
    /// Whether a step keeps to the threads that it was given and has the same bits on any number of them, so that independent trainings may share the
    /// processor without a change of their results.
    /// </summary>
    public bool KeepsToItsThreads { get; init; }

    /// <summary>Whether noise of a weight sample by example is held in memory, so that such a step is long and large.</summary>
    public bool StoresNoise { get; init; }

    /// <summary>Whether this is hardware that may be timed; a simulator only checks.</summary>
    public bool IsHardware => IsSimulated?.Invoke() != true;

    /// <summary>Asks whether the backend runs on a simulator here; null where it never does.</summary>
    public Func<bool>? IsSimulated { get; init; }

    /// <summary>What makes the noise of <see cref="CreateBackend"/> and of steps on it; backends of equal generator make equal noise.</summary>
    public NoiseGenerator Generator { get; init; }

    /// <summary>Whether only a user who names it gets it: a variant of another backend.</summary>
    public bool IsVariant { get; init; }

    /// <summary>Makes the skeletons alone for a number of threads, to measure noise and products; null where the backend has none.</summary>
    public Func<int, IBackend>? CreateBackend { get; init; }

    /// <summary>Makes a step that is given the contract's noise, for a backend whose steps draw their own; null where none does.</summary>
    public StepFactory? CreateWithContractNoise { get; init; }

    /// <exception cref="SgvbException">The backend is unavailable, or the method makes no sense, by itself or on the network.</exception>
    public ITrainingStep CreateStep(Method method, Workload workload, int trainingExamples, int threads) =>
        Available(create, method, workload, trainingExamples)(method, workload, trainingExamples, threads);

    /// <summary>A step that equal keys give the same noise as on every other backend, to compare results; not for timing.</summary>
    /// <exception cref="SgvbException">The backend is unavailable, or the method makes no sense, by itself or on the network.</exception>
    public ITrainingStep CreateComparableStep(Method method, Workload workload, int trainingExamples, int threads) =>
        Available(CreateWithContractNoise ?? create, method, workload, trainingExamples)(method, workload, trainingExamples, threads);

    /// <summary>How a backend that recipes run on makes a step.</summary>
    /// <param name="create">Makes the skeletons for a number of threads.</param>
    public static StepFactory Recipe(Func<int, IBackend> create) => (method, workload, trainingExamples, threads) =>
    {
        var backend = create(threads);
        try
        {
            return new RecipeStep(backend, method.Estimator.Entry, method, workload, trainingExamples);
        }
        catch
        {
            backend.Dispose();
            throw;
        }
    };

    /// <summary>The contract's noise, for a backend that cannot make it.</summary>
    protected static NoiseSource ContractNoise => SimdNoise.Make;

    private StepFactory Available(StepFactory factory, Method method, Workload workload, int trainingExamples)
    {
        Registry.Validate(method);
        return trainingExamples < 1 ? throw new SgvbException($"A training set has one example at least, not {trainingExamples}.")
            : Unavailable is { } reason ? throw new SgvbException($"Backend {Name} is unavailable: {reason}", SgvbException.Unavailable)
            : method.Estimator.Entry.RefusalOn(workload.Network) is { } refusal ? throw new SgvbException(refusal)
            : factory;
    }
}
